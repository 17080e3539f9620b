/** What a lane reads from: the shared buffer, or a reader of its own while it catches up. */
@NullMarked
package io.github.wikistream.internal.buffer;

import org.jspecify.annotations.NullMarked;
