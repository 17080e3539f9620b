package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.metric.query.MetricReader.Rank;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts members of leaderboards into entries with names and links. */
final class LeaderboardEntries {
    private static final Pattern BOT_NAME = Pattern.compile("(?i)bot\\b|^bot|bot[ _(-]");

    private final boolean linked;

    /**
     * @param linked whether the pages exist on the wikis and are linked
     */
    LeaderboardEntries(boolean linked) {
        this.linked = linked;
    }

    static List<LeaderboardEntry> all(List<Rank> ranks, Function<Rank, LeaderboardEntry> shape) {
        return ranks.stream().map(shape).toList();
    }

    LeaderboardEntry wiki(Rank rank) {
        String host = linked ? WikiLinks.hostOf(rank.member()) : null;
        return new LeaderboardEntry(rank.member(), null, WikiLinks.page(host, ""), false, rank.count());
    }

    /** Recognizes bots by name, as leaderboards do not contain the bot flag; the wikis' policies ask for such names. */
    static LeaderboardEntry user(Rank rank) {
        return new LeaderboardEntry(
                rank.member(), null, null, BOT_NAME.matcher(rank.member()).find(), rank.count());
    }

    LeaderboardEntry page(Rank rank) {
        int colon = rank.member().indexOf(':');
        String wiki = rank.member().substring(0, Math.max(colon, 0));
        String title = rank.member().substring(colon + 1);
        return new LeaderboardEntry(title, wiki, linkTo(wiki, title), false, rank.count());
    }

    private @Nullable String linkTo(String wiki, String title) {
        return linked ? WikiLinks.page(WikiLinks.hostOf(wiki), title) : null;
    }
}
