package io.github.wikistream.sink;

import io.github.wikistream.event.DeadLetter;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** Selects dead letters. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class DeadLetterFilter {
    /** The filter that selects all dead letters. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(Set.of(), "");

    private final Set<UUID> ids;
    private final String reason;

    private DeadLetterFilter(Set<UUID> ids, String reason) {
        this.ids = ids;
        this.reason = reason;
    }

    /** Returns a filter that also requires one of these ids; with none, any id. */
    public DeadLetterFilter withIds(Collection<UUID> wanted) {
        return new DeadLetterFilter(Set.copyOf(wanted), reason);
    }

    /**
     * Returns a filter that also requires a text in the reason.
     *
     * @param text case-sensitive; empty for any reason
     */
    public DeadLetterFilter withReason(String text) {
        return new DeadLetterFilter(ids, Objects.requireNonNull(text, "text"));
    }

    /** Returns the selected ids; empty for any id. */
    public Set<UUID> ids() {
        return ids;
    }

    /** Returns the text that the reason must contain; empty for any reason. */
    public String reason() {
        return reason;
    }

    /** Returns whether a letter is selected. */
    public boolean matches(DeadLetter letter) {
        return (ids.isEmpty() || ids.contains(letter.id())) && letter.reason().contains(reason);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetterFilter that && ids.equals(that.ids) && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ids, reason);
    }

    @Override
    public String toString() {
        return "DeadLetterFilter[ids=" + ids + ", reason=" + reason + "]";
    }
}
