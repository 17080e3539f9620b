package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One way to tell the server where a connection starts. */
interface ResumeStrategy {
    /**
     * What a connection asks for.
     *
     * @param lastEventId the position to send; {@link Position#NONE} to send none
     * @param since       the time to send; {@code null} to send none
     * @param from        where that starts, without any margin
     */
    record Ask(Position lastEventId, @Nullable Instant since, Position from) {
        static final Ask NOTHING = new Ask(Position.NONE, null, Position.NONE);

        /** Returns whether the topics are named; otherwise the server sends all topics of the streams. */
        boolean namesTopics() {
            return !lastEventId.isNone();
        }
    }

    /**
     * Returns what the next connection asks for.
     *
     * @param marginMillis how far before the marks to start
     */
    Ask ask(Subscription topics, long marginMillis);
}
