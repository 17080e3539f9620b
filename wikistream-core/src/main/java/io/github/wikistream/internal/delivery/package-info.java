/** What a lane does with a sink: batches, retries, checkpoints, poison events, fences. */
@NullMarked
package io.github.wikistream.internal.delivery;

import org.jspecify.annotations.NullMarked;
