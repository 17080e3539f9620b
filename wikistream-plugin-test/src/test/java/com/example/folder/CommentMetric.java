package com.example.folder;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;

/** Counts changes with and without a comment. Found by {@link java.util.ServiceLoader}. */
public final class CommentMetric implements Metric {
    @Override
    public String name() {
        return "comments";
    }

    @Override
    public void observe(RecentChange change, MetricRecorder recorder) {
        String comment = change.comment();
        recorder.count(comment == null || comment.isEmpty() ? "without" : "with");
    }
}
