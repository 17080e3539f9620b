package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.examples.Version;
import io.github.wikistream.examples.dashboard.query.EditWarEntry;
import io.github.wikistream.examples.dashboard.query.EventHistory;
import io.github.wikistream.examples.dashboard.query.LeaderboardEntry;
import io.github.wikistream.examples.dashboard.query.LiveMetrics.Headline;
import io.github.wikistream.examples.dashboard.query.LiveMetrics.MinuteSeries;
import io.github.wikistream.examples.dashboard.query.RecentEvent;
import io.github.wikistream.examples.dashboard.query.SpikeEntry;
import io.github.wikistream.examples.dashboard.query.WindowMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page shows; {@code docs/reference/dashboard-api.md} describes the JSON form. Values that are not known yet are
 * {@code null}.
 *
 * @param at        time of the snapshot
 * @param version   version of wikistream
 * @param build     identifier of the page's files
 * @param phase     life cycle phase
 * @param health    {@code ok}, {@code warning}, {@code error} or {@code starting}
 * @param title     the state as a title
 * @param text      the state as a sentence
 * @param notices   warnings and errors
 * @param source    the source of the events
 * @param counts    events received since the start
 * @param headline  key figures, from Redis
 * @param minutes   the last hour, from Redis
 * @param windows   {@code 5m} and {@code 1h}, from Redis
 * @param spikes    current spikes, most improbable first, then those that ended within the last hour, from Redis
 * @param editWars  edit wars of the last hour, most reverts first, from Redis
 * @param history   a longer range, from PostgreSQL
 * @param latest    newest events first, from PostgreSQL
 * @param dayUsers  users with the most events in 24 hours, from PostgreSQL
 * @param lanes     state of each sink
 * @param stores    error messages of stores that do not respond, by store
 */
public record Snapshot(
        Instant at,
        String version,
        String build,
        Phase phase,
        String health,
        String title,
        String text,
        List<Notice> notices,
        SourceState source,
        @Nullable Counts counts,
        @Nullable Headline headline,
        @Nullable MinuteSeries minutes,
        Map<String, WindowMetrics> windows,
        @Nullable List<SpikeEntry> spikes,
        @Nullable List<EditWarEntry> editWars,
        @Nullable EventHistory history,
        @Nullable List<RecentEvent> latest,
        @Nullable List<LeaderboardEntry> dayUsers,
        List<LaneState> lanes,
        Map<String, String> stores) {

    /**
     * Returns a builder of a snapshot that knows nothing of the stores.
     *
     * @param at     time of the snapshot
     * @param source the source of the events
     */
    public static Builder builder(Instant at, SourceState source) {
        return new Builder(at, source);
    }

    /** Sets what is known. */
    public static final class Builder {
        private final Instant at;
        private final SourceState source;
        private String build = "";
        private Phase phase = Phase.STARTING;
        private String health = "starting";
        private String title = "";
        private String text = "";
        private List<Notice> notices = List.of();
        private @Nullable Counts counts;
        private @Nullable Headline headline;
        private @Nullable MinuteSeries minutes;
        private Map<String, WindowMetrics> windows = Map.of();
        private @Nullable List<SpikeEntry> spikes;
        private @Nullable List<EditWarEntry> editWars;
        private @Nullable EventHistory history;
        private @Nullable List<RecentEvent> latest;
        private @Nullable List<LeaderboardEntry> dayUsers;
        private List<LaneState> lanes = List.of();
        private Map<String, String> stores = Map.of();

        private Builder(Instant at, SourceState source) {
            this.at = at;
            this.source = source;
        }

        public Builder build(String value) {
            build = value;
            return this;
        }

        public Builder phase(Phase value) {
            phase = value;
            return this;
        }

        public Builder health(String value) {
            health = value;
            return this;
        }

        public Builder title(String value) {
            title = value;
            return this;
        }

        public Builder text(String value) {
            text = value;
            return this;
        }

        public Builder notices(List<Notice> value) {
            notices = value;
            return this;
        }

        public Builder counts(@Nullable Counts value) {
            counts = value;
            return this;
        }

        public Builder headline(@Nullable Headline value) {
            headline = value;
            return this;
        }

        public Builder minutes(@Nullable MinuteSeries value) {
            minutes = value;
            return this;
        }

        public Builder windows(Map<String, WindowMetrics> value) {
            windows = value;
            return this;
        }

        public Builder spikes(@Nullable List<SpikeEntry> value) {
            spikes = value;
            return this;
        }

        public Builder editWars(@Nullable List<EditWarEntry> value) {
            editWars = value;
            return this;
        }

        public Builder history(@Nullable EventHistory value) {
            history = value;
            return this;
        }

        public Builder latest(@Nullable List<RecentEvent> value) {
            latest = value;
            return this;
        }

        public Builder dayUsers(@Nullable List<LeaderboardEntry> value) {
            dayUsers = value;
            return this;
        }

        public Builder lanes(List<LaneState> value) {
            lanes = value;
            return this;
        }

        public Builder stores(Map<String, String> value) {
            stores = value;
            return this;
        }

        public Snapshot build() {
            return new Snapshot(
                    at,
                    Version.number(),
                    build,
                    phase,
                    health,
                    title,
                    text,
                    notices,
                    source,
                    counts,
                    headline,
                    minutes,
                    windows,
                    spikes,
                    editWars,
                    history,
                    latest,
                    dayUsers,
                    lanes,
                    stores);
        }
    }

    /** Life cycle phase of the dashboard. */
    public enum Phase {
        STARTING,
        RUNNING,
        /** The recording has ended; its metrics remain available. */
        ENDED,
        /** The pipeline has failed. */
        FAILED
    }

    /**
     * A warning or an error.
     *
     * @param id    identifies the problem, also after a restart: {@code sink:NAME}, {@code lag:NAME}, {@code store:NAME}, {@code source},
     *              {@code pipeline}, {@code gap} or {@code simulated}
     * @param level {@code warning} or {@code error}
     * @param since when the problem began, as far as this run has seen it
     * @param title the problem
     * @param text  consequence and remedy
     */
    public record Notice(String id, String level, Instant since, String title, String text) {
        static final String STORE = "store:";

        static Notice warning(String id, Instant since, String title, String text) {
            return new Notice(id, "warning", since, title, text);
        }

        static Notice error(String id, Instant since, String title, String text) {
            return new Notice(id, "error", since, title, text);
        }
    }

    /**
     * The source of the events.
     *
     * @param kind  {@code live}, {@code simulated}, {@code recording} or {@code other}
     * @param label name of the source
     * @param state {@code connecting}, {@code connected}, {@code lost} or {@code ended}
     * @param since start of that state; {@code null} before the start
     */
    public record SourceState(
            String kind,
            String label,
            String state,
            @Nullable Instant since) {}

    /** Events received since the start, {@code seconds} ago. */
    public record Counts(long received, long canaries, long invalid, long repeats, double seconds) {}

    /** State of a sink; see {@link io.github.wikistream.StreamReport.Lane}. */
    public record LaneState(
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
