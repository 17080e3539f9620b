package io.github.wikistream.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says that a revision takes back others. Immutable.
 *
 * <p>Field names of the page change schema in its later versions in brackets, then those of the revision schemas.
 *
 * @param method         {@link RevertMethod#UNKNOWN} for a way added upstream later
 * @param methodName     the stream's own word for it ({@code method}, {@code rev_revert_method})
 * @param exact          whether the text is to the letter that of the restored revision; {@code null} if absent ({@code is_exact},
 *                       {@code rev_is_exact_revert})
 * @param restored       revision whose text is back; {@code null} if unknown ({@code rev_original_id}, {@code rev_original_rev_id})
 * @param oldestReverted first revision that was taken back; {@code null} if absent ({@code rev_reverted_oldest_id}, the first of
 *                       {@code rev_reverted_revs})
 * @param newestReverted last revision that was taken back; {@code null} if absent ({@code rev_reverted_newest_id}, the last of
 *                       {@code rev_reverted_revs})
 */
public record Revert(
        RevertMethod method,
        String methodName,
        @Nullable Boolean exact,
        @Nullable Long restored,
        @Nullable Long oldestReverted,
        @Nullable Long newestReverted) {
    /** Checks that the method is there. */
    public Revert {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(methodName, "methodName");
    }
}
