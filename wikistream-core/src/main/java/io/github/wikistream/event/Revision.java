package io.github.wikistream.event;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a page. Immutable.
 *
 * <p>Field names of the page change schema in brackets, then those of the revision schemas.
 *
 * @param id           its number in its wiki ({@code rev_id})
 * @param parentId     revision before it; {@code null} if there is none ({@code rev_parent_id})
 * @param createdAt    when it was saved; {@code null} if absent ({@code rev_dt}, {@code rev_timestamp})
 * @param minor        whether its author called it minor; {@code null} if absent ({@code is_minor_edit}, {@code rev_minor_edit})
 * @param bytes        size of its text in bytes; {@code null} if absent ({@code rev_size}, {@code rev_len})
 * @param sha1         hash of its text in base 36; {@code null} if absent ({@code rev_sha1})
 * @param contentModel what its main slot holds, such as {@code wikitext}; {@code null} if absent
 *                     ({@code content_slots.main.content_model}, {@code rev_content_model})
 * @param comment      what its author wrote about it, as wikitext; may be empty; {@code null} if absent or hidden ({@code comment})
 * @param editor       who made it; {@code null} where hidden, and in the revision streams, which name a performer only ({@code editor})
 * @param visibility   which of its parts the public may see; {@link Visibility#UNKNOWN} in the revision streams
 * @param slots        its contents by role, {@code main} among them; empty if the stream names none ({@code content_slots},
 *                     {@code rev_slots})
 * @param revert       what it takes back; {@code null} if nothing, or the stream does not say ({@code revert},
 *                     {@code rev_revert_details})
 */
public record Revision(
        long id,
        @Nullable Long parentId,
        @Nullable Instant createdAt,
        @Nullable Boolean minor,
        @Nullable Long bytes,
        @Nullable String sha1,
        @Nullable String contentModel,
        @Nullable String comment,
        @Nullable Actor editor,
        Visibility visibility,
        Map<String, Slot> slots,
        @Nullable Revert revert) {
    /** Copies the slots, sorted by role, and checks that no size is negative. */
    public Revision {
        Objects.requireNonNull(visibility, "visibility");
        SortedMap<String, Slot> copy = new TreeMap<>(slots);
        slots = Collections.unmodifiableSortedMap(copy);
        if (bytes != null && bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }
}
