/** The metric store in memory: {@link io.github.wikistream.metric.memory.InMemoryMetricStore}. */
@NullMarked
package io.github.wikistream.metric.memory;

import org.jspecify.annotations.NullMarked;
