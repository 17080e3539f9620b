package io.github.wikistream.sink;

import io.github.wikistream.event.DeadLetter;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Which dead letters are asked for. Immutable.
 *
 * @param ids    their ids; empty for those of any id
 * @param reason a text that stands in their reason, in this spelling; empty for any reason
 */
public record DeadLetterFilter(Set<UUID> ids, String reason) {
    /** Every dead letter. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(Set.of(), "");

    /** Copies the ids. */
    public DeadLetterFilter {
        ids = Set.copyOf(ids);
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns the same filter for letters with one of these ids; with none, for letters of any id. */
    public DeadLetterFilter withIds(Collection<UUID> wanted) {
        return new DeadLetterFilter(Set.copyOf(wanted), reason);
    }

    /** Returns the same filter for letters whose reason contains a text; with an empty one, for any reason. */
    public DeadLetterFilter withReason(String text) {
        return new DeadLetterFilter(ids, text);
    }

    /** Tells whether a letter is asked for. */
    public boolean matches(DeadLetter letter) {
        return (ids.isEmpty() || ids.contains(letter.id())) && letter.reason().contains(reason);
    }
}
