package io.github.wikistream.examples.dashboard;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.metric.query.MetricReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows at one moment; its JSON form is described in {@code docs/reference/dashboard-api.md}. Parts that are not known yet are
 * {@code null}.
 *
 * @param at        when it was put together
 * @param version   version of wikistream
 * @param build     changes whenever the page's own files do
 * @param phase     what the dashboard is doing
 * @param title     how things stand, in a few words
 * @param text      the same in a sentence
 * @param notices   what people should know, worst first; empty if all is well
 * @param source    where the events come from
 * @param counts    what came from there since the start
 * @param headline  the big numbers, from Redis
 * @param minutes   the last hour, from Redis
 * @param windows   {@code 5m} and {@code 1h}, from Redis
 * @param spikes    bursts that last, most improbable first, and behind them those that ended within the last hour, from Redis
 * @param editWars  pages of the last hour on which users take back each other's edits, most reverts first, from Redis
 * @param history   a longer range, from PostgreSQL
 * @param latest    newest changes first, from PostgreSQL
 * @param dayUsers  users with the most changes in 24 hours, from PostgreSQL
 * @param lanes     how each sink does
 * @param stores    why a store does not answer, by name; without those that do
 */
record Snapshot(
        Instant at,
        String version,
        String build,
        Phase phase,
        String title,
        String text,
        List<Notice> notices,
        SourceState source,
        @Nullable Counts counts,
        @Nullable Headline headline,
        @Nullable Minutes minutes,
        Map<String, WindowNumbers> windows,
        @Nullable List<Burst> spikes,
        @Nullable List<EditWar> editWars,
        @Nullable History history,
        @Nullable List<LatestChange> latest,
        @Nullable List<Ranked> dayUsers,
        List<LaneState> lanes,
        Map<String, String> stores) {

    /** What the dashboard is doing. */
    enum Phase {
        STARTING,
        RUNNING,
        /** The recording has been played; its numbers stay. */
        ENDED,
        /** Reading has stopped for good. */
        FAILED
    }

    /**
     * Something that people should know.
     *
     * @param level {@code warning} or {@code error}
     * @param title what is wrong
     * @param text  what that means and what to do
     */
    record Notice(String level, String title, String text) {
        static Notice warning(String title, String text) {
            return new Notice("warning", title, text);
        }

        static Notice error(String title, String text) {
            return new Notice("error", title, text);
        }
    }

    /**
     * Where the events come from.
     *
     * @param kind  {@code live}, {@code simulated}, {@code recording} or {@code other}
     * @param label the source in a few words
     * @param state {@code connecting}, {@code connected}, {@code lost} or {@code ended}
     * @param since since when it has been in that state; {@code null} before the start
     */
    record SourceState(
            String kind,
            String label,
            String state,
            @Nullable Instant since) {}

    /** What came from the source since the start; {@code seconds} is how long ago that was. */
    record Counts(long received, long canaries, long invalid, long repeats, double seconds) {}

    /**
     * The big numbers.
     *
     * @param perMinute       changes in the last 60 seconds, estimated from the minute before and this one
     * @param humansPerMinute those by people
     * @param botsPerMinute   those by bots
     * @param total           all that was ever counted
     * @param edits           edits in the last 5 minutes
     * @param wikis           wikis that changed in the last 5 minutes
     * @param lagSeconds      age of the newest stored change; {@code null} if unknown, or if the source is not of now
     */
    record Headline(
            long perMinute,
            long humansPerMinute,
            long botsPerMinute,
            long total,
            long edits,
            int wikis,
            @Nullable Double lagSeconds) {}

    /**
     * The last hour, minute by minute.
     *
     * @param start      the first minute
     * @param humans     changes by people, one number for each minute
     * @param bots       changes by bots
     * @param unfinished whether the last minute is still running
     */
    record Minutes(Instant start, List<Long> humans, List<Long> bots, boolean unfinished) {}

    /**
     * What happened in a window. Maps are by key of the standard metrics.
     *
     * @param complete whether the whole window was counted
     * @param until    where the window ends if that is not now; else {@code null}
     */
    record WindowNumbers(
            boolean complete,
            @Nullable Instant until,
            Map<String, Long> types,
            Map<String, Long> namespaces,
            Map<String, Long> logTypes,
            Map<String, Long> actors,
            Flags flags,
            Growth growth,
            Quality quality,
            List<Ranked> topWikis,
            List<Ranked> topUsers,
            List<Ranked> topPages) {}

    /** Three questions that have two answers each. */
    record Flags(YesNo bots, YesNo minor, YesNo patrolled) {}

    /** How often a question was answered one way and the other. */
    record YesNo(long yes, long no) {}

    /** Bytes that edits and new pages added and removed, both counted upwards. */
    record Growth(long added, long removed) {}

    /**
     * What tells how well the wikis fare. What counts as each is told in {@code docs/reference/metrics.md}.
     *
     * @param reverts       edits that take others back, of all edits
     * @param unpatrolled   of the changes of wikis that patrol
     * @param blanked       edits that leave nothing of a page, of those with known sizes
     * @param largeRemovals edits that leave less than half of a page and remove much, of those with known sizes
     * @param newAccounts   accounts that somebody created
     */
    record Quality(Share reverts, Share unpatrolled, Share blanked, Share largeRemovals, long newAccounts) {}

    /**
     * A part of a whole.
     *
     * @param count how many
     * @param of    of how many
     * @param share the one divided by the other, 0 to 1; {@code null} if there were none
     */
    record Share(long count, long of, @Nullable Double share) {
        /** Returns what part of a metric's counts one key is. */
        static Share of(MetricReader.Counts counts, String key) {
            long sum = counts.sum();
            return new Share(counts.of(key), sum, sum == 0 ? null : counts.of(key) / (double) sum);
        }
    }

    /**
     * A burst: for a while there was much more of something than the hours before let expect.
     *
     * @param subject  what it is of
     * @param name     which wiki, page or user; {@code all} for the whole stream
     * @param note     the wiki of a page; else {@code null}
     * @param url      where to look; an https address, {@code null} if none is known
     * @param start    its first minute
     * @param peak     the minute in which it was most improbable
     * @param end      the first minute after it; {@code null} while it lasts
     * @param observed how many changes there were at the peak
     * @param expected how many the hours before let expect
     * @param minutes  in so many minutes: 1, 2 or 5
     * @param score    how improbable that is, 0.5 to 1
     * @param pages    of the whole or a wiki, the pages that were busiest meanwhile; they may be the reason
     * @param users    of the whole, the users that were
     */
    record Burst(
            Subject subject,
            String name,
            @Nullable String note,
            @Nullable String url,
            Instant start,
            Instant peak,
            @Nullable Instant end,
            long observed,
            double expected,
            int minutes,
            double score,
            List<Ranked> pages,
            List<Ranked> users) {}

    /**
     * A page on which users take back each other's edits.
     *
     * @param name     its title
     * @param note     its wiki
     * @param url      where to look; an https address, {@code null} if none is known
     * @param reverts  how often something was taken back within the hour
     * @param fighters how many users did so
     * @param users    those who did so most, 5 at most
     */
    record EditWar(
            String name, @Nullable String note, @Nullable String url, long reverts, int fighters, List<Ranked> users) {}

    /**
     * A place in a leaderboard.
     *
     * @param name  who
     * @param note  the wiki; {@code null} where that is no part of the name
     * @param url   where to look; an https address, {@code null} if none is known
     * @param bot   whether it is known to be a bot
     * @param count how many changes
     */
    record Ranked(
            String name, @Nullable String note, @Nullable String url, boolean bot, long count) {}

    /**
     * A longer range.
     *
     * @param start         where the first bucket begins
     * @param bucketSeconds how long each is
     * @param humans        changes by people, one number for each bucket
     * @param bots          changes by bots
     */
    record History(Instant start, long bucketSeconds, List<Long> humans, List<Long> bots) {}

    /**
     * A stored change.
     *
     * @param url     the page; an https address, {@code null} if none is known
     * @param diffUrl what was changed; likewise
     * @param growth  bytes it added, less those it removed; {@code null} if unknown
     */
    record LatestChange(
            String id,
            Instant at,
            String wiki,
            String type,
            @Nullable String logType,
            String title,
            @Nullable String url,
            @Nullable String diffUrl,
            @Nullable String user,
            boolean bot,
            @Nullable Long growth,
            @Nullable String comment) {}

    /** How one sink does; see {@link io.github.wikistream.StreamReport.Lane}. */
    record LaneState(
            String sink,
            String state,
            long stored,
            long repeats,
            long deadLetters,
            long retries,
            long waiting,
            double lagSeconds,
            @Nullable String failure) {}
}
