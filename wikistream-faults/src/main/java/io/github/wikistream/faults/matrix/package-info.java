/** The whole engine against an EventStreams server with faults, over all kinds of faults, and compared with a plain client. */
@NullMarked
package io.github.wikistream.faults.matrix;

import org.jspecify.annotations.NullMarked;
