package io.github.wikistream.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who did something. Immutable.
 *
 * <p>Source: the {@code user} fragment of the page change schema, and the {@code performer} of the revision schemas, whose field names have
 * {@code user_} in front and which lack some. Field names of the former in brackets.
 *
 * @param name         an account's name, or an IP address; {@code null} where it was removed ({@code user_text})
 * @param id           number of the account in its wiki; {@code null} for addresses ({@code user_id})
 * @param centralId    number of the account across all wikis; {@code null} if absent ({@code user_central_id})
 * @param groups       groups it belongs to, such as {@code sysop}, at the time of the event; empty if absent ({@code groups})
 * @param bot          whether it counts as a bot by group or by right; false if absent ({@code is_bot})
 * @param temporary    whether it is a temporary account; {@code null} where the stream does not say ({@code is_temp})
 * @param system       whether it is an account of MediaWiki itself; {@code null} where the stream does not say ({@code is_system})
 * @param editCount    edits it had made at the time of the event; {@code null} for addresses ({@code edit_count})
 * @param registeredAt when the account was made; {@code null} for addresses, and for accounts older than the record of it
 *                     ({@code registration_dt})
 */
public record Actor(
        @Nullable String name,
        @Nullable Long id,
        @Nullable Long centralId,
        List<String> groups,
        boolean bot,
        @Nullable Boolean temporary,
        @Nullable Boolean system,
        @Nullable Long editCount,
        @Nullable Instant registeredAt) {
    /** Copies the groups. */
    public Actor {
        groups = List.copyOf(groups);
    }

    /** Returns the kind: by what the stream says, and by the name where it says nothing. */
    public ActorKind kind() {
        return !bot && Boolean.TRUE.equals(temporary) ? ActorKind.TEMPORARY : ActorKind.of(name, bot);
    }
}
