package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was different before a change of a page. Immutable. Everything that the change left alone is absent, and {@code null} here.
 *
 * @param title      full page name, spaces not underscores ({@code prior_state.page.page_title})
 * @param namespace  number of the namespace ({@code prior_state.page.namespace_id})
 * @param redirect   whether the page was a redirect ({@code prior_state.page.is_redirect})
 * @param revisionId newest revision ({@code prior_state.revision.rev_id})
 * @param createdAt  when that was saved ({@code prior_state.revision.rev_dt})
 * @param bytes      size of its text in bytes ({@code prior_state.revision.rev_size})
 * @param sha1       hash of its text in base 36 ({@code prior_state.revision.rev_sha1})
 * @param editor     who had made it ({@code prior_state.revision.editor})
 * @param visibility which of its parts the public could see ({@code prior_state.revision.is_*_visible})
 */
public record PriorState(
        @Nullable String title,
        @Nullable Integer namespace,
        @Nullable Boolean redirect,
        @Nullable Long revisionId,
        @Nullable Instant createdAt,
        @Nullable Long bytes,
        @Nullable String sha1,
        @Nullable Actor editor,
        Visibility visibility) {
    /** Checks that the visibility is there. */
    public PriorState {
        Objects.requireNonNull(visibility, "visibility");
    }
}
