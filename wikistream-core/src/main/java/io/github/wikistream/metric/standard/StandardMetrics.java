package io.github.wikistream.metric.standard;

import io.github.wikistream.analysis.EditWars;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.text.KeyText;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Dimension;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The standard metrics. Names, keys and meanings are listed in {@code docs/reference/metrics.md}.
 *
 * <p>Texts of the stream are counted unchanged, except for text that stores cannot keep: control characters and
 * unpaired surrogates are replaced by U+FFFD, and a text too long for a key is truncated with an ellipsis. Neither
 * occurs in the titles and user names of MediaWiki, which have at most 255 bytes.
 */
public final class StandardMetrics {
    /** All changes: one counter with the key {@code all}. */
    public static final String CHANGES = "changes";

    /** The key of {@link #CHANGES}. */
    public static final String ALL = MetricRecorder.ALL;

    /** Changes by type, in the stream's own word: {@code edit}, {@code new}, {@code log}, {@code categorize}, {@code 142}, … */
    public static final String TYPES = "types";

    /** Changes by number of the namespace: {@code 0} for articles, {@code -1} for special pages, … */
    public static final String NAMESPACES = "namespaces";

    /** Log entries by type, such as {@code block}. */
    public static final String LOG_TYPES = "log-types";

    /** Log entries by type and action, such as {@code block/reblock}. */
    public static final String LOG_ACTIONS = "log-actions";

    /** Changes with and without the bot flag: {@code bot}, {@code human}. */
    public static final String BOTS = "bots";

    /** Changes with the minor flag, set or not: {@code minor}, {@code major}. */
    public static final String MINOR = "minor";

    /** Changes with the patrolled flag, set or not: {@code patrolled}, {@code unpatrolled}. */
    public static final String PATROLLED = "patrolled";

    /** Changes by kind of actor: {@code bot}, {@code temporary}, {@code anonymous}, {@code registered}, {@code redacted}. */
    public static final String ACTORS = "actors";

    /** Growth of pages in bytes: {@code added} and {@code removed}, both 0 or more, and {@code net}, their difference. */
    public static final String BYTES = "bytes";

    /**
     * Changes by the growth of the page, in powers of ten: {@code 0}, {@code +1} for 1 to 9 bytes, {@code +10} for 10
     * to 99, up to {@code +1000000} for a million and more; the same with {@code -} for pages that shrank.
     */
    public static final String GROWTH = "growth";

    /** Changes by the wiki's database name, such as {@code enwiki}: counters and a leaderboard. */
    public static final String WIKIS = "wikis";

    /** Leaderboard of users by changes, bots included. Changes without a user name are left out. */
    public static final String USERS = "users";

    /**
     * Leaderboard of pages by changes. A member is the wiki's database name, a colon and the full title: {@code
     * enwiki:Talk:Main Page}. Database names contain no colon, so the first one ends the name.
     */
    public static final String PAGES = "pages";

    /**
     * Edits that are reverts according to their comment, and all others: {@code revert}, {@code other}. Also a
     * leaderboard of the pages with reverts, with members as in {@link #PAGES}.
     */
    public static final String REVERTS = "reverts";

    /**
     * Leaderboard of reverts by page and user: a member of {@link #PAGES}, a bar, and the user. {@link EditWars} reads
     * it. Neither titles nor names of users contain a bar.
     */
    public static final String REVERTERS = "reverters";

    /**
     * Revisions by the tags of reverts added to them: {@code mw-undo}, {@code mw-rollback}, {@code mw-manual-revert}
     * for reverting revisions, {@code mw-reverted} for reverted ones. From the stream {@code
     * mediawiki.revision-tags-change}.
     */
    public static final String REVERT_TAGS = "revert-tags";

    /**
     * Edits with a known growth: {@code blanked} for pages that are empty afterwards, {@code large} for edits that
     * removed 1,000 bytes or more and at least half of the page, {@code other}.
     */
    public static final String REMOVALS = "removals";

    /** Created accounts, by wiki. Accounts created automatically on the first visit from another wiki are left out. */
    public static final String NEW_ACCOUNTS = "new-accounts";

    /** Distinct users, in the set {@code all} and one for each kind of actor. Changes without a user name are left out. */
    public static final String ACTIVE_USERS = "active-users";

    /** Distinct pages, in the set {@code all}. */
    public static final String ACTIVE_PAGES = "active-pages";

    /** Distribution of the growth of pages in bytes, for {@code all} and for each kind of actor. */
    public static final String EDIT_GROWTH = "edit-growth";

    /** Separates the page from the user in a member of {@link #REVERTERS}; neither titles nor user names contain it. */
    public static final char BAR = '|';

    private static final long LARGE_REMOVAL = 1_000;
    private static final Set<String> CREATES_ACCOUNT = Set.of("create", "create2", "byemail");

    private static final int MAX_HALF_KEY = (Counter.MAX_KEY - 1) / 2;
    private static final int LARGEST_POWER = 6;
    private static final List<String> GROWN = IntStream.rangeClosed(0, LARGEST_POWER)
            .mapToObj(power -> "+" + powerOfTen(power))
            .toList();
    private static final List<String> SHRUNK = IntStream.rangeClosed(0, LARGEST_POWER)
            .mapToObj(power -> "-" + powerOfTen(power))
            .toList();

    private static final List<Metric> PLAIN = List.of(
            Metric.of(CHANGES, (change, recorder) -> recorder.count(ALL)),
            Metric.of(TYPES, (change, recorder) -> recorder.count(key(change.typeName()))),
            Metric.of(NAMESPACES, (change, recorder) -> recorder.count(Integer.toString(change.namespace()))),
            Metric.of(LOG_TYPES, StandardMetrics::logType),
            Metric.of(LOG_ACTIONS, StandardMetrics::logAction),
            Metric.of(BOTS, (change, recorder) -> recorder.count(change.bot() ? "bot" : "human")),
            Metric.of(MINOR, (change, recorder) -> flag(change.minor(), "minor", "major", recorder)),
            Metric.of(PATROLLED, (change, recorder) -> flag(change.patrolled(), "patrolled", "unpatrolled", recorder)),
            Metric.of(
                    ACTORS,
                    (change, recorder) -> recorder.count(recorder.facts(change).actor())),
            Metric.of(BYTES, StandardMetrics::bytes),
            Metric.of(GROWTH, StandardMetrics::growth),
            Metric.of(WIKIS, StandardMetrics::wiki),
            Metric.of(USERS, StandardMetrics::user),
            Metric.of(
                    PAGES,
                    (change, recorder) -> recorder.top(recorder.facts(change).page())),
            Metric.of(REVERTS, StandardMetrics::revert),
            Metric.of(REVERTERS, StandardMetrics::reverter),
            new RevertTags(),
            Metric.of(REMOVALS, StandardMetrics::removal),
            Metric.of(NEW_ACCOUNTS, StandardMetrics::newAccount),
            Metric.of(ACTIVE_USERS, StandardMetrics::activeUser),
            Metric.of(
                    ACTIVE_PAGES,
                    (change, recorder) -> recorder.unique(recorder.facts(change).page())),
            Metric.of(EDIT_GROWTH, StandardMetrics::editGrowth));

    private static final Set<String> BY_WIKI = Set.of(TYPES, PATROLLED, ACTORS, REVERTS, REMOVALS);
    private static final Set<String> BY_ACTOR = Set.of(TYPES, NAMESPACES, MINOR, PATROLLED, BYTES, REVERTS, REMOVALS);
    private static final List<Metric> METRICS = Stream.of(
                    PLAIN.stream(), sliced(BY_WIKI, Dimension.WIKI), sliced(BY_ACTOR, Dimension.ACTOR))
            .flatMap(metrics -> metrics)
            .toList();

    private StandardMetrics() {}

    /** Returns all standard metrics. */
    public static List<Metric> all() {
        return METRICS;
    }

    private static Stream<Metric> sliced(Set<String> names, Dimension dimension) {
        return PLAIN.stream().filter(metric -> names.contains(metric.name())).map(metric -> metric.slicedBy(dimension));
    }

    private static void logType(RecentChange change, MetricRecorder recorder) {
        LogEntry log = change.log();
        if (log != null && log.type() != null) {
            recorder.count(key(log.type()));
        }
    }

    private static void logAction(RecentChange change, MetricRecorder recorder) {
        LogEntry log = change.log();
        if (log != null && log.type() != null && log.action() != null) {
            recorder.count(KeyText.fit(log.type(), MAX_HALF_KEY) + "/" + KeyText.fit(log.action(), MAX_HALF_KEY));
        }
    }

    private static void flag(@Nullable Boolean flag, String ifSet, String ifNot, MetricRecorder recorder) {
        if (flag != null) {
            recorder.count(flag ? ifSet : ifNot);
        }
    }

    private static void bytes(RecentChange change, MetricRecorder recorder) {
        OptionalLong growth = change.growth();
        if (growth.isEmpty() || growth.getAsLong() == 0) {
            return;
        }
        long bytes = growth.getAsLong();
        recorder.count("net", bytes);
        recorder.count(bytes > 0 ? "added" : "removed", Math.abs(bytes));
    }

    private static void growth(RecentChange change, MetricRecorder recorder) {
        OptionalLong growth = change.growth();
        if (growth.isPresent()) {
            recorder.count(bucket(growth.getAsLong()));
        }
    }

    private static String bucket(long growth) {
        if (growth == 0) {
            return "0";
        }
        int power = 0;
        for (long rest = Math.abs(growth); rest >= 10 && power < LARGEST_POWER; rest /= 10) {
            power++;
        }
        return (growth > 0 ? GROWN : SHRUNK).get(power);
    }

    private static String powerOfTen(int power) {
        return "1" + "0".repeat(power);
    }

    private static void wiki(RecentChange change, MetricRecorder recorder) {
        String wiki = key(change.wiki());
        recorder.count(wiki);
        recorder.top(wiki);
    }

    private static void user(RecentChange change, MetricRecorder recorder) {
        if (change.user() != null && !change.user().isEmpty()) {
            recorder.top(member(change.user()));
        }
    }

    private static void revert(RecentChange change, MetricRecorder recorder) {
        if (change.type() == ChangeType.EDIT) {
            boolean revert = recorder.facts(change).isRevert();
            recorder.count(revert ? "revert" : "other");
            if (revert) {
                recorder.top(recorder.facts(change).page());
            }
        }
    }

    private static void reverter(RecentChange change, MetricRecorder recorder) {
        if (change.user() != null && recorder.facts(change).isRevert()) {
            int half = (Counter.MAX_MEMBER - 1) / 2;
            recorder.top(KeyText.fit(recorder.facts(change).page(), half) + BAR + KeyText.fit(change.user(), half));
        }
    }

    private static void removal(RecentChange change, MetricRecorder recorder) {
        Long before = change.bytesOld();
        Long after = change.bytesNew();
        if (change.type() == ChangeType.EDIT && before != null && after != null) {
            boolean large = before - after >= LARGE_REMOVAL && 2 * after <= before;
            recorder.count(before > 0 && after == 0 ? "blanked" : large ? "large" : "other");
        }
    }

    private static void newAccount(RecentChange change, MetricRecorder recorder) {
        LogEntry log = change.log();
        if (log != null
                && "newusers".equals(log.type())
                && log.action() != null
                && CREATES_ACCOUNT.contains(log.action())) {
            recorder.count(key(change.wiki()));
        }
    }

    private static void activeUser(RecentChange change, MetricRecorder recorder) {
        if (change.user() != null && !change.user().isEmpty()) {
            String member = member(change.user());
            recorder.unique(member);
            recorder.unique(recorder.facts(change).actor(), member);
        }
    }

    private static void editGrowth(RecentChange change, MetricRecorder recorder) {
        OptionalLong growth = change.growth();
        if (growth.isPresent()) {
            recorder.distribution(ALL, growth.getAsLong());
            recorder.distribution(recorder.facts(change).actor(), growth.getAsLong());
        }
    }

    private static String key(String text) {
        return KeyText.fit(text, Counter.MAX_KEY);
    }

    private static String member(String text) {
        return KeyText.fit(text, Counter.MAX_MEMBER);
    }
}
