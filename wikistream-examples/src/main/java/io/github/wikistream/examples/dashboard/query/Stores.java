package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.StreamReport;
import java.util.function.Supplier;

/**
 * The queries to both stores, once these are open.
 *
 * @param metrics     live metrics
 * @param history     stored events over time
 * @param quality     quality of stored edits
 * @param events      single events
 * @param report      report of the pipeline
 */
public record Stores(
        LiveMetricsQuery metrics,
        HistoryQuery history,
        QualityQuery quality,
        EventSearch events,
        Supplier<StreamReport> report) {}
