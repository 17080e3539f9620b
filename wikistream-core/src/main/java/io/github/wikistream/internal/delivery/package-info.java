/** Delivery to sinks: batches, retries, checkpoints, poison events, fencing. */
@NullMarked
package io.github.wikistream.internal.delivery;

import org.jspecify.annotations.NullMarked;
