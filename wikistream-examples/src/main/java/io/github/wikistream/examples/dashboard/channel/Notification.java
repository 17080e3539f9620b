package io.github.wikistream.examples.dashboard.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message: a condition has begun or has ended. Immutable. The dashboard implements it; later versions may add methods. */
public interface Notification {
    /** What has happened to the condition. */
    enum Event {
        BEGAN,
        ENDED
    }

    /**
     * Returns the id of this message. It stays the same if the message is sent again, so that a receiver can ignore
     * repetitions.
     */
    String id();

    /** Returns what has happened. */
    Event event();

    /** Returns the name of the rule that reports the condition. */
    String rule();

    /** Returns the kind of the rule: {@code spike}, {@code edit-war}, {@code quality} or {@code health}. */
    String kind();

    /** Returns what the condition is about, such as a page; not empty. */
    String subject();

    /** Returns the condition in a few words. It may contain titles and user names, which anybody can choose. */
    String title();

    /** Returns the condition in sentences; may be empty. It may contain titles and user names, which anybody can choose. */
    String text();

    /** Returns the database name of the wiki; {@code null} if the condition is about all. */
    @Nullable
    String wiki();

    /** Returns the https address of the page or wiki; {@code null} if unknown. */
    @Nullable
    String url();

    /** Returns when the condition began. */
    Instant began();

    /** Returns when the condition ended; {@code null} while it lasts. */
    @Nullable
    Instant ended();
}
