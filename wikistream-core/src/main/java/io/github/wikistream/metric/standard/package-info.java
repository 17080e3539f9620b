/** The metrics that every pipeline counts: {@link io.github.wikistream.metric.standard.StandardMetrics}. */
@NullMarked
package io.github.wikistream.metric.standard;

import org.jspecify.annotations.NullMarked;
