package io.github.wikistream.analysis;

import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Leaderboard;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Watches a metric store for spikes of the whole stream, of wikis, of pages and of users, with one {@link
 * SpikeDetector} each. It may be called any number of times, for example six times a minute; a call is one round trip.
 * The first call feeds the detectors with the retained data: two hours of pages and users, a day of the rest. Not
 * thread-safe.
 */
public final class SpikeWatch {
    private static final int WIDE = 2_000;
    private static final int REASONS = 5;
    private static final int MEMBER_HISTORY = 70;
    private static final Duration REASON_WINDOW = Duration.ofMinutes(SpikeTrack.WINDOW);

    private final MetricReader reader;
    private final Map<Subject, SpikeDetector> detectors = new LinkedHashMap<>();
    private long next = Long.MIN_VALUE;

    /** The subject of a spike. */
    public enum Subject {
        /** All changes. */
        WHOLE,
        /** One wiki. */
        WIKI,
        /** One page. */
        PAGE,
        /** One user. */
        USER
    }

    private static SpikeSettings settings(Subject subject) {
        return switch (subject) {
            case WHOLE -> SpikeSettings.WHOLE;
            case WIKI -> SpikeSettings.WIKIS;
            case PAGE -> SpikeSettings.PAGES;
            case USER -> SpikeSettings.USERS;
        };
    }

    /**
     * A spike, and the leaderboards of the last five minutes: a hint, not a proof.
     *
     * @param subject the subject
     * @param spike its size and start
     * @param pages for all changes and wikis, the pages with most changes; empty for others and once the spike has
     *     ended
     * @param users for all changes, the users with most changes; empty for others and once the spike has ended
     */
    public record Finding(Subject subject, Spike spike, List<Rank> pages, List<Rank> users) {
        /** Copies the lists. */
        public Finding {
            pages = List.copyOf(pages);
            users = List.copyOf(users);
        }
    }

    public SpikeWatch(MetricReader reader) {
        this.reader = reader;
        for (Subject subject : Subject.values()) {
            detectors.put(subject, new SpikeDetector(settings(subject)));
        }
    }

    /**
     * Evaluates the counts since the last call.
     *
     * @param now the instant up to which the stream was counted; event time, usually the clock
     * @return spikes that last, and those that ended since the last call, most improbable first
     */
    public List<Finding> look(Instant now) {
        long running = Bucket.minuteOf(now);
        boolean first = next == Long.MIN_VALUE;
        if (first) {
            Optional<Instant> newest = reader.newestMinute();
            if (newest.isEmpty()) {
                return List.of();
            }
            next = running - BucketRetention.COUNT_MINUTES;
        }
        next = Math.max(next, running - BucketRetention.COUNT_MINUTES);
        Window since = new Window(Bucket.startOfMinute(next), Bucket.startOfMinute(running + 1));
        MetricQuery.AllSeries whole = new MetricQuery.AllSeries(StandardMetrics.CHANGES, since, Step.MINUTE);
        MetricQuery.AllSeries wikis = new MetricQuery.AllSeries(StandardMetrics.WIKIS, since, Step.MINUTE);
        long firstOfMembers = Math.max(next, running - MEMBER_HISTORY + 1);
        Map<Long, MetricQuery.Top> pages = new LinkedHashMap<>();
        Map<Long, MetricQuery.Top> users = new LinkedHashMap<>();
        for (long minute = firstOfMembers; minute <= running; minute++) {
            Window window = new Window(Bucket.startOfMinute(minute), Bucket.startOfMinute(minute + 1));
            pages.put(minute, new MetricQuery.Top(StandardMetrics.PAGES, window, WIDE));
            users.put(minute, new MetricQuery.Top(StandardMetrics.USERS, window, WIDE));
        }
        Window lately = Window.endingAt(now, REASON_WINDOW);
        MetricQuery.Top latePages = new MetricQuery.Top(StandardMetrics.PAGES, lately, WIDE);
        MetricQuery.Top lateUsers = new MetricQuery.Top(StandardMetrics.USERS, lately, REASONS);
        List<MetricQuery<?>> questions = new ArrayList<>(List.of(whole, wikis, latePages, lateUsers));
        questions.addAll(pages.values());
        questions.addAll(users.values());
        QueryResults answers = reader.ask(questions);

        Map<String, Finding> found = new LinkedHashMap<>();
        Leaderboard pagesNow = answers.to(latePages);
        Leaderboard usersNow = answers.to(lateUsers);
        // Minutes before the first count were not quiet: nothing counted them.
        long begin = first ? next + leadingZeros(answers.to(whole).values()) : next;
        for (long minute = begin; minute <= running; minute++) {
            Instant upTo =
                    minute == running ? now : Bucket.startOfMinute(minute + 1).minusNanos(1);
            int step = (int) (minute - next);
            show(Subject.WHOLE, upTo, at(answers.to(whole).values(), step), pagesNow, usersNow, found);
            show(Subject.WIKI, upTo, at(answers.to(wikis).values(), step), pagesNow, usersNow, found);
            MetricQuery.Top page = pages.get(minute);
            MetricQuery.Top user = users.get(minute);
            if (page != null && user != null) {
                show(Subject.PAGE, upTo, counts(answers.to(page)), pagesNow, usersNow, found);
                show(Subject.USER, upTo, counts(answers.to(user)), pagesNow, usersNow, found);
            }
        }
        next = running;
        return found.values().stream()
                .sorted(Comparator.comparingDouble(
                                (Finding each) -> each.spike().score())
                        .reversed())
                .toList();
    }

    private static int leadingZeros(Map<String, List<Long>> series) {
        return series.values().stream()
                .mapToInt(values -> {
                    int zeros = 0;
                    while (zeros < values.size() - 1 && values.get(zeros) == 0) {
                        zeros++;
                    }
                    return zeros;
                })
                .min()
                .orElse(0);
    }

    private void show(
            Subject subject,
            Instant upTo,
            Map<String, Long> counts,
            Leaderboard pages,
            Leaderboard users,
            Map<String, Finding> found) {
        SpikeDetector detector = detectors.get(subject);
        if (detector == null) {
            throw new IllegalStateException("every subject has a detector: " + subject);
        }
        for (Spike spike : detector.observe(upTo, counts)) {
            String name = subject + " " + spike.key() + " " + spike.start();
            boolean lasts = spike.end() == null;
            found.put(
                    name,
                    new Finding(
                            subject,
                            spike,
                            lasts ? reasons(pages, pageFilter(subject, spike.key())) : List.of(),
                            lasts && subject == Subject.WHOLE ? reasons(users, member -> true) : List.of()));
        }
    }

    private static Predicate<String> pageFilter(Subject subject, String key) {
        return switch (subject) {
            case WHOLE -> member -> true;
            case WIKI -> member -> member.startsWith(key + ":");
            case PAGE, USER -> member -> false;
        };
    }

    private static List<Rank> reasons(Leaderboard board, Predicate<String> wanted) {
        return board.ranks().stream()
                .filter(rank -> wanted.test(rank.member()))
                .limit(REASONS)
                .toList();
    }

    private static Map<String, Long> at(Map<String, List<Long>> series, int step) {
        Map<String, Long> counts = new HashMap<>();
        series.forEach((key, values) -> {
            if (values.get(step) > 0) {
                counts.put(key, values.get(step));
            }
        });
        return counts;
    }

    private static Map<String, Long> counts(Leaderboard board) {
        Map<String, Long> counts = new HashMap<>();
        board.ranks().forEach(rank -> counts.put(rank.member(), rank.count()));
        return counts;
    }
}
