/**
 * Anomalies in counts: {@link io.github.wikistream.analysis.SpikeWatch}, {@link io.github.wikistream.analysis.EditWars}
 * and {@link io.github.wikistream.analysis.SeriesScorer}.
 */
@NullMarked
package io.github.wikistream.analysis;

import org.jspecify.annotations.NullMarked;
