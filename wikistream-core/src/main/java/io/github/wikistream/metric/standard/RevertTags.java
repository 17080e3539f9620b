package io.github.wikistream.metric.standard;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.RevisionTagsChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import java.util.Set;

/**
 * Counts the tags that tell reverts, as revisions get them: those that take others back, and those that were taken back. Pipelines that do
 * not read the stream {@code mediawiki.revision-tags-change} count nothing here.
 */
final class RevertTags implements Metric {
    private static final Set<String> TAGS = Set.of("mw-reverted", "mw-undo", "mw-rollback", "mw-manual-revert");

    @Override
    public String name() {
        return StandardMetrics.REVERT_TAGS;
    }

    @Override
    public void observe(RecentChange change, MetricRecorder recorder) {
        // Recent changes carry no tags.
    }

    @Override
    public void observeEvent(StreamEvent event, MetricRecorder recorder) {
        if (event instanceof RevisionTagsChange change) {
            change.added().stream().filter(TAGS::contains).forEach(recorder::count);
        }
    }
}
