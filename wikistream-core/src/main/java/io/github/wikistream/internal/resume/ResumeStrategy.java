package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A way to tell the server where a connection starts. */
public interface ResumeStrategy {
    /**
     * The start of a connection in a request.
     *
     * @param lastEventId the position to send; {@link Position#NONE} to send none
     * @param since the time to send; {@code null} to send none
     * @param from the start without any margin
     */
    record Ask(Position lastEventId, @Nullable Instant since, Position from) {
        static final Ask NOTHING = new Ask(Position.NONE, null, Position.NONE);

        /** Returns whether the topics are named; otherwise the server sends all topics of the streams. */
        boolean namesTopics() {
            return !lastEventId.isNone();
        }
    }

    /**
     * Returns the start of the next connection.
     *
     * @param marginMillis the margin before the marks
     */
    Ask ask(Subscription topics, long marginMillis);
}
