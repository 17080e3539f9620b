package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One change to one wiki: the typed form of an event of the stream {@code recentchange}. Immutable. The stream delivers at least once:
 * recognise a repeat by {@link #id()}, never by comparing whole records.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/recentchange} 1.0.1; field names in brackets. A key that upstream leaves out and one
 * that is {@code null} mean the same here: {@code null}.
 *
 * @param meta        what the event says about itself ({@code meta})
 * @param type        {@link ChangeType#UNKNOWN} for a kind added upstream later ({@code type})
 * @param typeName    the stream's own word for the kind, such as {@code edit} or {@code 142} ({@code type})
 * @param rcId        number of the change in its wiki; {@code null} for log events that are not in the recent changes table
 *                    ({@code id})
 * @param changedAt   when the wiki made the change, whole seconds; {@code null} if absent ({@code timestamp})
 * @param wiki        database name of the wiki, such as {@code enwiki} ({@code wiki})
 * @param serverName  host of the wiki, such as {@code en.wikipedia.org}; {@code null} if absent ({@code server_name})
 * @param namespace   number of the page's namespace, -2 and up; 0 for articles ({@code namespace})
 * @param title       full page name with its namespace, spaces not underscores ({@code title})
 * @param user        who did it: a name, or an IP address in older data; {@code null} where it was removed ({@code user})
 * @param bot         whether the change carries the bot flag; false if the flag is absent ({@code bot})
 * @param minor       whether its author called it minor; {@code null} where that has no meaning ({@code minor})
 * @param patrolled   whether somebody has checked it; {@code null} where the wiki does not patrol ({@code patrolled})
 * @param bytesOld    page size before, in bytes; {@code null} if unknown or none ({@code length.old})
 * @param bytesNew    page size after, in bytes; {@code null} if unknown or none ({@code length.new})
 * @param revisionOld revision before; {@code null} if unknown or none ({@code revision.old})
 * @param revisionNew revision after; {@code null} if unknown or none ({@code revision.new})
 * @param comment     what the author wrote about it, as wikitext; may be empty; {@code null} if absent ({@code comment})
 * @param log         its log entry; {@code null} unless {@code type} is {@link ChangeType#LOG} ({@code log_*})
 * @param json        the whole event as it was received
 */
public record RecentChange(
        EventMeta meta,
        ChangeType type,
        String typeName,
        @Nullable Long rcId,
        @Nullable Instant changedAt,
        String wiki,
        @Nullable String serverName,
        int namespace,
        String title,
        @Nullable String user,
        boolean bot,
        @Nullable Boolean minor,
        @Nullable Boolean patrolled,
        @Nullable Long bytesOld,
        @Nullable Long bytesNew,
        @Nullable Long revisionOld,
        @Nullable Long revisionNew,
        @Nullable String comment,
        @Nullable LogEntry log,
        String json)
        implements StreamEvent {

    /** Checks that the required parts are there and that no size is negative. */
    public RecentChange {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(typeName, "typeName");
        Objects.requireNonNull(wiki, "wiki");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(json, "json");
        requireNotNegative("length.old", bytesOld);
        requireNotNegative("length.new", bytesNew);
    }

    /** Returns the growth in bytes, negative if the page shrank; a new page grows from nothing; empty if a size is unknown. */
    public OptionalLong growth() {
        if (bytesNew == null) {
            return OptionalLong.empty();
        }
        if (bytesOld != null) {
            return OptionalLong.of(bytesNew - bytesOld);
        }
        return type == ChangeType.NEW ? OptionalLong.of(bytesNew) : OptionalLong.empty();
    }

    /** Returns who made the change, by kind. */
    public ActorKind actorKind() {
        return ActorKind.of(user, bot);
    }

    private static void requireNotNegative(String field, @Nullable Long bytes) {
        if (bytes != null && bytes < 0) {
            throw new IllegalArgumentException(field + " must not be negative: " + bytes);
        }
    }
}
