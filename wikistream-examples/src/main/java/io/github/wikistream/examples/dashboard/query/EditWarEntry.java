package io.github.wikistream.examples.dashboard.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page on which users revert each other.
 *
 * @param name     its title
 * @param note     its wiki
 * @param url      https address; {@code null} if unknown
 * @param reverts  number of reverts within the hour
 * @param fighters number of users who reverted
 * @param users    at most five, most reverts first
 */
public record EditWarEntry(
        String name,
        @Nullable String note,
        @Nullable String url,
        long reverts,
        int fighters,
        List<LeaderboardEntry> users) {}
