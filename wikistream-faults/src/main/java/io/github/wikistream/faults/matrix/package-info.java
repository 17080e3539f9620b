/** The whole engine against an EventStreams server with all kinds of faults, and the comparison with a plain client. */
@NullMarked
package io.github.wikistream.faults.matrix;

import org.jspecify.annotations.NullMarked;
