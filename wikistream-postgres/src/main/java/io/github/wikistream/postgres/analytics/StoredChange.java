package io.github.wikistream.postgres.analytics;

import io.github.wikistream.event.ActorKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a stored change. A value is {@code null} if the event does not have it. */
public sealed interface StoredChange permits StoredChangeRow {
    /** Returns the key of the event. */
    UUID id();

    /** Returns when the event was produced, in microseconds. */
    Instant occurredAt();

    /** Returns the type as in the stream, such as {@code edit}. */
    String type();

    /** Returns the database name of the wiki, such as {@code enwiki}. */
    String wiki();

    /** Returns the host of the wiki. */
    @Nullable
    String serverName();

    /** Returns the number of the page's namespace. */
    int namespace();

    /** Returns the full page name. */
    String title();

    /** Returns the name of the user; {@code null} if it was removed. */
    @Nullable
    String user();

    /** Returns the kind of actor. */
    ActorKind actor();

    /** Returns whether the change is marked as minor. */
    @Nullable
    Boolean minor();

    /** Returns whether the change is patrolled. */
    @Nullable
    Boolean patrolled();

    /** Returns the page size before the change, in bytes. */
    @Nullable
    Long lengthOld();

    /** Returns the page size after the change, in bytes. */
    @Nullable
    Long lengthNew();

    /** Returns the revision before the change. */
    @Nullable
    Long revisionOld();

    /** Returns the revision after the change. */
    @Nullable
    Long revisionNew();

    /** Returns the comment. It is untrusted input: escape it before inserting it into a page. */
    @Nullable
    String comment();

    /** Returns the type of the log entry, such as {@code block}. */
    @Nullable
    String logType();

    /** Returns the action of the log entry, such as {@code reblock}. */
    @Nullable
    String logAction();

    /** Returns whether the change carries the bot flag. */
    default boolean bot() {
        return actor() == ActorKind.BOT;
    }
}
