package io.github.wikistream.metric.standard;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.RevisionTagsChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import java.util.Set;

/**
 * Counts the tags of reverts: those of reverting and those of reverted revisions. Counts nothing in pipelines without
 * the stream {@code mediawiki.revision-tags-change}.
 */
final class RevertTags implements Metric {
    private static final Set<String> TAGS = Set.of("mw-reverted", "mw-undo", "mw-rollback", "mw-manual-revert");

    @Override
    public String name() {
        return StandardMetrics.REVERT_TAGS;
    }

    @Override
    public void observe(RecentChange change, MetricRecorder recorder) {
        // Recent changes have no tags.
    }

    @Override
    public void observeEvent(StreamEvent event, MetricRecorder recorder) {
        if (event instanceof RevisionTagsChange change) {
            change.added().stream().filter(TAGS::contains).forEach(recorder::count);
        }
    }
}
