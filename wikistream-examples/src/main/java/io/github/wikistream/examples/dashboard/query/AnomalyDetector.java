package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.analysis.EditWars;
import io.github.wikistream.analysis.Spike;
import io.github.wikistream.analysis.SpikeWatch;
import io.github.wikistream.analysis.SpikeWatch.Finding;
import io.github.wikistream.examples.dashboard.query.WindowedQuery.End;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Rank;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects spikes, current ones and those that ended within the last hour, and edit wars of the last hour. One detector serves all clients.
 * A detection takes two round trips to the store, and the first one a third, which reads the previous day. Not thread-safe.
 */
public final class AnomalyDetector {
    /** How long a spike is reported after its end. */
    private static final Duration RETENTION = Duration.ofHours(1);

    private static final int MAX_SPIKES = 20;
    private static final int MAX_EDIT_WARS = 10;
    private static final int MAX_REASONS = 3;
    private static final int MAX_USERS = 5;

    private static final MetricQuery.NewestMinute NEWEST = new MetricQuery.NewestMinute();

    private final Supplier<MetricReader> readers;
    private final WindowedQuery windowed;
    private final LeaderboardEntries entries;
    private final Map<Identity, Finding> known = new LinkedHashMap<>();
    private @Nullable SpikeWatch watch;
    private Instant detectedUpTo = Instant.MIN;

    /**
     * The anomalies at one moment.
     *
     * @param spikes   at most 20: current ones before ended ones, the most improbable first
     * @param editWars at most 10, most reverts first
     */
    public record Anomalies(List<SpikeEntry> spikes, List<EditWarEntry> editWars) {}

    private record Identity(SpikeWatch.Subject subject, String key, Instant start) {
        static Identity of(Finding finding) {
            return new Identity(
                    finding.subject(), finding.spike().key(), finding.spike().start());
        }
    }

    /**
     * @param readers supplies the store's reader; throws {@link IllegalStateException} until the store is open
     * @param endsNow whether detection ends now; otherwise it ends with the newest minute if that is not recent
     * @param linked  whether the pages exist on the wikis and are linked
     */
    public AnomalyDetector(Supplier<MetricReader> readers, boolean endsNow, boolean linked, Clock clock) {
        this.readers = readers;
        windowed = new WindowedQuery(readers, endsNow, clock);
        entries = new LeaderboardEntries(linked);
    }

    /** Runs one detection. */
    public Anomalies detect() {
        return windowed.ask(AnomalyDetector::queries, (end, answers) -> {
            List<EditWarEntry> wars = EditWars.in(answers.to(EditWars.question(end.moment()))).stream()
                    .limit(MAX_EDIT_WARS)
                    .map(this::editWar)
                    .toList();
            Instant upTo = countedUpTo(end, answers.to(NEWEST).minute());
            // While the connection is lost nothing is counted, and a minute without counts must not be taken for a
            // quiet one.
            return new Anomalies(spikes(end.now() && upTo.isBefore(detectedUpTo) ? detectedUpTo : upTo), wars);
        });
    }

    private static List<MetricQuery<?>> queries(End end) {
        return List.of(NEWEST, EditWars.question(end.moment()));
    }

    /**
     * Returns the time up to which events have been counted. A minute that is not counted yet must not be taken for a quiet one, or the
     * minutes that follow it are taken for a spike.
     */
    private static Instant countedUpTo(End end, Optional<Instant> newest) {
        if (newest.isEmpty()) {
            return end.moment();
        }
        Instant over = newest.get().plus(1, ChronoUnit.MINUTES);
        boolean behind = over.plus(1, ChronoUnit.MINUTES).isBefore(end.moment());
        return end.now() && !behind ? end.moment() : over.minusNanos(1);
    }

    private List<SpikeEntry> spikes(Instant now) {
        SpikeWatch current = watch;
        if (current == null || now.isBefore(detectedUpTo)) {
            // The first minutes of an old recording move the end back; the state belongs to another day then.
            current = new SpikeWatch(readers.get());
            watch = current;
            known.clear();
        }
        detectedUpTo = now;
        List<Finding> findings;
        try {
            findings = current.look(now);
        } catch (RuntimeException e) {
            // Its progress is unknown, and it must not process a minute twice.
            watch = null;
            throw e;
        }
        remember(findings, now);
        return known.values().stream()
                .sorted(Comparator.comparing(
                                (Finding finding) -> finding.spike().end() != null)
                        .thenComparing(finding -> -finding.spike().score())
                        .thenComparing(finding -> finding.spike().key()))
                .limit(MAX_SPIKES)
                .map(this::spike)
                .toList();
    }

    private void remember(List<Finding> findings, Instant now) {
        Map<Identity, Finding> before = new LinkedHashMap<>(known);
        // Every detection returns all current spikes.
        known.values().removeIf(finding -> {
            Instant end = finding.spike().end();
            return end == null || end.isBefore(now.minus(RETENTION));
        });
        for (Finding finding : findings) {
            Instant end = finding.spike().end();
            if (end == null || !end.isBefore(now.minus(RETENTION))) {
                Identity identity = Identity.of(finding);
                Finding earlier = before.get(identity);
                known.put(identity, end == null || earlier == null ? finding : ended(finding.spike(), earlier));
            }
        }
    }

    /** The busiest pages and users are known only while a spike lasts. */
    private static Finding ended(Spike spike, Finding earlier) {
        return new Finding(earlier.subject(), spike, earlier.pages(), earlier.users());
    }

    private SpikeEntry spike(Finding finding) {
        Spike spike = finding.spike();
        LeaderboardEntry subject = subject(finding.subject(), new Rank(spike.key(), spike.observed()));
        return new SpikeEntry(
                finding.subject(),
                subject.name(),
                subject.note(),
                subject.url(),
                spike.start(),
                spike.peak(),
                spike.end(),
                spike.observed(),
                spike.expected(),
                spike.window(),
                spike.score(),
                reasons(finding.pages()).stream().map(entries::page).toList(),
                reasons(finding.users()).stream().map(LeaderboardEntries::user).toList());
    }

    private LeaderboardEntry subject(SpikeWatch.Subject subject, Rank rank) {
        return switch (subject) {
            case WHOLE, USER -> LeaderboardEntries.user(rank);
            case WIKI -> entries.wiki(rank);
            case PAGE -> entries.page(rank);
        };
    }

    private static List<Rank> reasons(List<Rank> ranks) {
        return ranks.subList(0, Math.min(MAX_REASONS, ranks.size()));
    }

    private EditWarEntry editWar(EditWars.War war) {
        LeaderboardEntry page = entries.page(new Rank(war.page(), war.reverts()));
        return new EditWarEntry(
                page.name(),
                page.note(),
                page.url(),
                war.reverts(),
                war.users().size(),
                war.users().stream()
                        .limit(MAX_USERS)
                        .map(LeaderboardEntries::user)
                        .toList());
    }
}
