package io.github.wikistream.internal.resume;

import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Detects history that the server no longer keeps. */
final class HistoryGaps {
    /** EventStreams keeps 7 to 31 days, so only beyond this age can a gap be distinguished from a quiet time. */
    private static final Duration HISTORY_SURELY_KEPT = Duration.ofDays(7);

    private static final Duration LEAST_GAP = Duration.ofHours(1);

    private final Subscription topics;

    HistoryGaps(Subscription topics) {
        this.topics = topics;
    }

    /**
     * Returns the gaps revealed by the first event of a topic on a connection; none for any later event.
     *
     * @param since the time requested for all topics; {@code null} if none
     * @param opened when the connection was opened
     * @param timestamp of the event
     */
    List<Signal.Gap> before(
            TopicPartition name, SubscribedTopic topic, @Nullable Instant since, Instant opened, long timestamp) {
        Instant begin = topic.silentSince(since);
        topic.sent();
        if (begin == null || !isGap(begin, opened, timestamp)) {
            return List.of();
        }
        List<Signal.Gap> gaps = new ArrayList<>();
        gaps.add(gap(name, begin, timestamp));
        // History ends for all topics at about the same time, and a topic that sends nothing any more will never reveal
        // it.
        topics.forEach((other, silent) -> {
            Instant from = silent.silentSince(since);
            if (from != null && isGap(from, opened, timestamp)) {
                gaps.add(gap(other, from, timestamp));
                silent.sent();
            }
        });
        return gaps;
    }

    private static Signal.Gap gap(TopicPartition topic, Instant from, long oldestKept) {
        return new Signal.Gap(topic, from, Instant.ofEpochMilli(oldestKept - 1));
    }

    private static boolean isGap(Instant begin, Instant opened, long first) {
        return begin.isBefore(opened.minus(HISTORY_SURELY_KEPT))
                && first > begin.plus(LEAST_GAP).toEpochMilli()
                && first < opened.toEpochMilli();
    }
}
