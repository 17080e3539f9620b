/** The inputs of lanes: the shared buffer, and a lane's own reader while it catches up. */
@NullMarked
package io.github.wikistream.internal.buffer;

import org.jspecify.annotations.NullMarked;
