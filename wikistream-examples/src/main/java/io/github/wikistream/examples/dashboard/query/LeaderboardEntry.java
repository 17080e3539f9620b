package io.github.wikistream.examples.dashboard.query;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a leaderboard.
 *
 * @param name  name of the wiki, page or user
 * @param note  wiki of a page; else {@code null}
 * @param url   https address; {@code null} if unknown
 * @param bot   whether it is known to be a bot
 * @param count number of events
 */
public record LeaderboardEntry(
        String name, @Nullable String note, @Nullable String url, boolean bot, long count) {}
