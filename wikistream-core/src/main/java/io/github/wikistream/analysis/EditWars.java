package io.github.wikistream.analysis;

import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Leaderboard;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds pages on which several users take back each other's edits: {@value #LEAST_REVERTS} reverts or more within an hour, by
 * {@value #LEAST_USERS} users or more. A war needs a memory of what came before, which a metric must not have; but all that it needs is
 * counted, by {@link StandardMetrics#REVERTERS}: who took back how much on which page. So wars are found by a question, exact after every
 * restart, and for any hour that is kept.
 *
 * <p>What it cannot know: whom a revert was against. Two users who clean a page of a third one's vandalism look alike; {@link War#users}
 * lets the reader judge.
 */
public final class EditWars {
    /** How many reverts make a war. */
    public static final int LEAST_REVERTS = 3;

    /** How many users take part in one. */
    public static final int LEAST_USERS = 2;

    private EditWars() {}

    /**
     * One page at war.
     *
     * @param page    wiki and title, as in {@link StandardMetrics#PAGES}
     * @param reverts how often something was taken back
     * @param users   who did it, most first
     */
    public record War(String page, long reverts, List<Rank> users) {
        /** Copies the list. */
        public War {
            users = List.copyOf(users);
        }
    }

    /**
     * Returns the question whose answer tells the wars of an hour.
     *
     * @param moment any moment of the hour's last minute
     */
    public static MetricQuery<Leaderboard> question(Instant moment) {
        return new MetricQuery.Top(
                StandardMetrics.REVERTERS, Window.endingAt(moment, Duration.ofHours(1)), MetricReader.MAX_PLACES);
    }

    /** Returns the wars of an hour, those with most reverts first. */
    public static List<War> in(Leaderboard reverters) {
        Map<String, List<Rank>> byPage = new HashMap<>();
        for (Rank rank : reverters.ranks()) {
            int bar = rank.member().lastIndexOf(StandardMetrics.BAR);
            if (bar >= 0) {
                byPage.computeIfAbsent(rank.member().substring(0, bar), unused -> new ArrayList<>())
                        .add(new Rank(rank.member().substring(bar + 1), rank.count()));
            }
        }
        return byPage.entrySet().stream()
                .map(page -> new War(
                        page.getKey(),
                        page.getValue().stream().mapToLong(Rank::count).sum(),
                        page.getValue()))
                .filter(war -> war.reverts() >= LEAST_REVERTS && war.users().size() >= LEAST_USERS)
                .sorted(Comparator.comparingLong(War::reverts).reversed().thenComparing(War::page))
                .toList();
    }

    /** Returns the wars of the hour that ends with a moment's minute. */
    public static List<War> at(MetricReader reader, Instant moment) {
        return in(reader.ask(question(moment)));
    }
}
