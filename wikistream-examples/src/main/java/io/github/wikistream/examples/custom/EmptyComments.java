package io.github.wikistream.examples.custom;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;

/** Counts changes with a comment and without, and ranks the wikis that have most of the latter. */
public final class EmptyComments implements Metric {
    @Override
    public String name() {
        return "empty-comments";
    }

    @Override
    public void observe(RecentChange change, MetricRecorder recorder) {
        boolean empty = change.comment() == null || change.comment().isBlank();
        recorder.count(empty ? "empty" : "written");
        if (empty) {
            recorder.top(change.wiki());
        }
    }
}
