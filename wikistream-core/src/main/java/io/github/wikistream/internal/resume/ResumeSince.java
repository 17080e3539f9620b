package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends one time for all topics: while no topic is known, and after the server has refused a position. */
final class ResumeSince implements ResumeStrategy {
    private final @Nullable Instant since;
    private @Nullable Instant firstOpened;

    /**
     * @param since where to start while no topic is known; {@code null} for now
     */
    ResumeSince(@Nullable Instant since) {
        this.since = since;
    }

    void opened(Instant now) {
        firstOpened = firstOpened == null ? now : firstOpened;
    }

    @Override
    public Ask ask(Subscription topics, long marginMillis) {
        if (topics.isEmpty()) {
            Instant begin = firstOpened == null ? null : firstOpened.minusMillis(Subscription.PUBLISHED_LATE_MILLIS);
            return new Ask(Position.NONE, since == null ? begin : since, Position.NONE);
        }
        long earliest = topics.earliestMark();
        Map<TopicPartition, Mark> from = new TreeMap<>();
        topics.forEach((name, topic) -> from.put(name, new Mark.Timestamp(earliest)));
        return new Ask(Position.NONE, Instant.ofEpochMilli(earliest - marginMillis), Position.of(from));
    }
}
