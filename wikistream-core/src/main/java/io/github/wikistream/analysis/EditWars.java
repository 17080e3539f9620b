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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds pages on which several users revert each other: at least {@value #LEAST_REVERTS} reverts within an hour, by at
 * least {@value #LEAST_USERS} users. A metric must not keep earlier events, but {@link StandardMetrics#REVERTERS}
 * counts all that is needed: the number of reverts by page and user. So edit wars are the result of a query, exact
 * after every restart, and available for any retained hour.
 *
 * <p>The target of a revert is unknown: two users who revert the vandalism of a third look the same. {@link War#users}
 * helps to judge.
 */
public final class EditWars {
    /** The minimum number of reverts. */
    public static final int LEAST_REVERTS = 3;

    /** The minimum number of users. */
    public static final int LEAST_USERS = 2;

    private EditWars() {}

    /** An edit war on one page. Immutable. */
    public static final class War {
        private final String page;
        private final long reverts;
        private final List<Rank> users;

        War(String page, long reverts, List<Rank> users) {
            this.page = page;
            this.reverts = reverts;
            this.users = List.copyOf(users);
        }

        /** Returns wiki and title, as in {@link StandardMetrics#PAGES}. */
        public String page() {
            return page;
        }

        /** Returns the number of reverts. */
        public long reverts() {
            return reverts;
        }

        /** Returns the users and their reverts, highest count first. */
        public List<Rank> users() {
            return users;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof War that
                    && page.equals(that.page)
                    && reverts == that.reverts
                    && users.equals(that.users);
        }

        @Override
        public int hashCode() {
            return Objects.hash(page, reverts, users);
        }

        @Override
        public String toString() {
            return "War[page=" + page + ", reverts=" + reverts + ", users=" + users + "]";
        }
    }

    /**
     * Returns the query for the edit wars of an hour.
     *
     * @param moment any instant of the last minute of the hour
     */
    public static MetricQuery<Leaderboard> question(Instant moment) {
        return new MetricQuery.Top(
                StandardMetrics.REVERTERS, Window.endingAt(moment, Duration.ofHours(1)), MetricReader.MAX_PLACES);
    }

    /** Returns the edit wars of an hour, highest number of reverts first. */
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

    /** Returns the edit wars of the hour that ends with the minute of an instant. */
    public static List<War> at(MetricReader reader, Instant moment) {
        return in(reader.ask(question(moment)));
    }
}
