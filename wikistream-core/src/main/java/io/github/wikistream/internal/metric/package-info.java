/** Aggregates the records of metrics over a batch. */
@NullMarked
package io.github.wikistream.internal.metric;

import org.jspecify.annotations.NullMarked;
