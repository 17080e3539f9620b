/** Queries of metric stores: {@link io.github.wikistream.metric.query.MetricReader}. */
@NullMarked
package io.github.wikistream.metric.query;

import org.jspecify.annotations.NullMarked;
