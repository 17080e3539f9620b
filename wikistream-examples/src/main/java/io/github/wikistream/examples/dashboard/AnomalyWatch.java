package io.github.wikistream.examples.dashboard;

import io.github.wikistream.analysis.EditWars;
import io.github.wikistream.analysis.Spike;
import io.github.wikistream.analysis.SpikeWatch;
import io.github.wikistream.analysis.SpikeWatch.Finding;
import io.github.wikistream.examples.dashboard.MetricWindows.End;
import io.github.wikistream.examples.dashboard.Snapshot.Burst;
import io.github.wikistream.examples.dashboard.Snapshot.EditWar;
import io.github.wikistream.examples.dashboard.Snapshot.Ranked;
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
 * Looks for what stands out: bursts, those that last and those that ended within the last hour, and edit wars of the last hour. One watch
 * serves all who look at the page. A look is two round trips to the store, one for each of the two; the first look, which shows the
 * detectors the day before, is one more. Not safe for use by several threads.
 */
final class AnomalyWatch {
    /** For so long a burst that has ended is told. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final int MOST_BURSTS = 20;
    private static final int MOST_WARS = 10;
    private static final int REASONS = 3;
    private static final int FIGHTERS = 5;

    private static final MetricQuery.NewestMinute NEWEST = new MetricQuery.NewestMinute();

    private final Supplier<MetricReader> readers;
    private final MetricWindows moments;
    private final LeaderboardRows places;
    private final Map<Identity, Finding> known = new LinkedHashMap<>();
    private @Nullable SpikeWatch spikes;
    private Instant lookedAt = Instant.MIN;

    /**
     * What stood out at one moment.
     *
     * @param bursts those that last first, of each kind the most improbable first; 20 at most
     * @param wars   those with most reverts first; 10 at most
     */
    record Seen(List<Burst> bursts, List<EditWar> wars) {}

    private record Identity(SpikeWatch.Subject subject, String key, Instant start) {
        static Identity of(Finding finding) {
            return new Identity(
                    finding.subject(), finding.spike().key(), finding.spike().start());
        }
    }

    /**
     * Makes one that has not looked yet.
     *
     * @param readers gives the store's reader, throws {@link IllegalStateException} while the store is not open
     * @param endsNow whether now is what the clock says; otherwise it is the newest minute once that is long ago
     * @param linked  whether the pages exist, so that links lead somewhere
     */
    AnomalyWatch(Supplier<MetricReader> readers, boolean endsNow, boolean linked, Clock clock) {
        this.readers = readers;
        moments = new MetricWindows(readers, endsNow, clock);
        places = new LeaderboardRows(linked);
    }

    /** Looks once. */
    Seen look() {
        return moments.ask(AnomalyWatch::questions, (end, answers) -> {
            List<EditWar> wars = EditWars.in(answers.to(EditWars.question(end.moment()))).stream()
                    .limit(MOST_WARS)
                    .map(this::war)
                    .toList();
            Instant upTo = countedUpTo(end, answers.to(NEWEST).minute());
            // While a lost connection is mended nothing is counted: that is no quiet, and nothing to look at.
            return new Seen(bursts(end.now() && upTo.isBefore(lookedAt) ? lookedAt : upTo), wars);
        });
    }

    private static List<MetricQuery<?>> questions(End end) {
        return List.of(NEWEST, EditWars.question(end.moment()));
    }

    /**
     * A minute that is not counted yet must not pass for a quiet one, or what follows passes for a burst: a stream that is being caught up
     * with is looked at up to where it has come.
     */
    private static Instant countedUpTo(End end, Optional<Instant> newest) {
        if (newest.isEmpty()) {
            return end.moment();
        }
        Instant over = newest.get().plus(1, ChronoUnit.MINUTES);
        boolean behind = over.plus(1, ChronoUnit.MINUTES).isBefore(end.moment());
        return end.now() && !behind ? end.moment() : over.minusNanos(1);
    }

    private List<Burst> bursts(Instant now) {
        SpikeWatch watch = spikes;
        if (watch == null || now.isBefore(lookedAt)) {
            // A recording whose minutes turn out to be old takes time back: what was learnt belongs to another day.
            watch = new SpikeWatch(readers.get());
            spikes = watch;
            known.clear();
        }
        lookedAt = now;
        List<Finding> findings;
        try {
            findings = watch.look(now);
        } catch (RuntimeException e) {
            // How far it came is not known, and it may not be shown a minute twice.
            spikes = null;
            throw e;
        }
        remember(findings, now);
        return known.values().stream()
                .sorted(Comparator.comparing(
                                (Finding finding) -> finding.spike().end() != null)
                        .thenComparing(finding -> -finding.spike().score())
                        .thenComparing(finding -> finding.spike().key()))
                .limit(MOST_BURSTS)
                .map(this::burst)
                .toList();
    }

    private void remember(List<Finding> findings, Instant now) {
        Map<Identity, Finding> before = new LinkedHashMap<>(known);
        // All that lasts is told by every look.
        known.values().removeIf(finding -> {
            Instant end = finding.spike().end();
            return end == null || end.isBefore(now.minus(KEPT));
        });
        for (Finding finding : findings) {
            Instant end = finding.spike().end();
            if (end == null || !end.isBefore(now.minus(KEPT))) {
                Identity identity = Identity.of(finding);
                Finding earlier = before.get(identity);
                known.put(identity, end == null || earlier == null ? finding : ended(finding.spike(), earlier));
            }
        }
    }

    /** What was most meanwhile is told only while a burst lasts. */
    private static Finding ended(Spike spike, Finding earlier) {
        return new Finding(earlier.subject(), spike, earlier.pages(), earlier.users());
    }

    private Burst burst(Finding finding) {
        Spike spike = finding.spike();
        Ranked subject = subject(finding.subject(), new Rank(spike.key(), spike.observed()));
        return new Burst(
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
                reasons(finding.pages()).stream().map(places::page).toList(),
                reasons(finding.users()).stream().map(LeaderboardRows::user).toList());
    }

    private Ranked subject(SpikeWatch.Subject subject, Rank rank) {
        return switch (subject) {
            case WHOLE, USER -> LeaderboardRows.user(rank);
            case WIKI -> places.wiki(rank);
            case PAGE -> places.page(rank);
        };
    }

    private static List<Rank> reasons(List<Rank> ranks) {
        return ranks.subList(0, Math.min(REASONS, ranks.size()));
    }

    private EditWar war(EditWars.War war) {
        Ranked page = places.page(new Rank(war.page(), war.reverts()));
        return new EditWar(
                page.name(),
                page.note(),
                page.url(),
                war.reverts(),
                war.users().size(),
                war.users().stream().limit(FIGHTERS).map(LeaderboardRows::user).toList());
    }
}
