package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.dashboard.Snapshot.Ranked;
import io.github.wikistream.metric.query.MetricReader.Rank;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns members of leaderboards into what the page shows: names, and links where they lead somewhere. */
final class LeaderboardRows {
    private static final Pattern BOT_NAME = Pattern.compile("(?i)bot\\b|^bot|bot[ _(-]");

    private final boolean linked;

    /**
     * Makes one.
     *
     * @param linked whether the pages exist, so that links lead somewhere
     */
    LeaderboardRows(boolean linked) {
        this.linked = linked;
    }

    static List<Ranked> all(List<Rank> ranks, Function<Rank, Ranked> shape) {
        return ranks.stream().map(shape).toList();
    }

    Ranked wiki(Rank rank) {
        String host = linked ? Links.hostOf(rank.member()) : null;
        return new Ranked(rank.member(), null, Links.page(host, ""), false, rank.count());
    }

    /** A leaderboard does not keep the bot flag; most bots say what they are in their name, as the wikis' rules ask. */
    static Ranked user(Rank rank) {
        return new Ranked(
                rank.member(), null, null, BOT_NAME.matcher(rank.member()).find(), rank.count());
    }

    Ranked page(Rank rank) {
        int colon = rank.member().indexOf(':');
        String wiki = rank.member().substring(0, Math.max(colon, 0));
        String title = rank.member().substring(colon + 1);
        return new Ranked(title, wiki, linkTo(wiki, title), false, rank.count());
    }

    private @Nullable String linkTo(String wiki, String title) {
        return linked ? Links.page(Links.hostOf(wiki), title) : null;
    }
}
