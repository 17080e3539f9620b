package io.github.wikistream.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of a wiki. Immutable.
 *
 * <p>Field names of the page change schema in brackets, then those of the revision schemas.
 *
 * @param id        number of the page in its wiki ({@code page_id})
 * @param title     full page name with its namespace, spaces where upstream has underscores, as in {@link RecentChange#title()}
 *                  ({@code page_title})
 * @param namespace number of its namespace, -2 and up, 0 for articles; {@code null} if absent ({@code namespace_id},
 *                  {@code page_namespace})
 * @param redirect  whether it is a redirect; {@code null} if absent ({@code is_redirect}, {@code page_is_redirect})
 */
public record Page(
        long id,
        String title,
        @Nullable Integer namespace,
        @Nullable Boolean redirect) {
    /** Checks that the title is there. */
    public Page {
        Objects.requireNonNull(title, "title");
    }
}
