/**
 * The SPIs for metrics, {@link io.github.wikistream.metric.Metric}, and for metric stores, {@link
 * io.github.wikistream.metric.MetricStore}.
 */
@NullMarked
package io.github.wikistream.metric;

import org.jspecify.annotations.NullMarked;
