/** The whole engine against the server that misbehaves, over all faults, and compared with a plain client. */
@NullMarked
package io.github.wikistream.bench.faults;

import org.jspecify.annotations.NullMarked;
