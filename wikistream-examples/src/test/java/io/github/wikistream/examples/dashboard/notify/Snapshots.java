package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import io.github.wikistream.examples.dashboard.query.EditWarEntry;
import io.github.wikistream.examples.dashboard.query.SpikeEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the page shows, as a test sets it. */
final class Snapshots implements Supplier<Snapshot> {
    final List<Notice> notices = new ArrayList<>();
    final List<SpikeEntry> spikes = new ArrayList<>();
    final List<EditWarEntry> wars = new ArrayList<>();
    final Map<String, String> faults = new TreeMap<>();
    Snapshot.Phase phase = Snapshot.Phase.RUNNING;
    private final Clock clock;

    Snapshots(Clock clock) {
        this.clock = clock;
    }

    /** Adds an error that has begun long ago. */
    Snapshots error(String id, String title) {
        notices.add(new Notice(id, "error", clock.instant().minusSeconds(3_600), title, "Text."));
        return this;
    }

    static SpikeEntry spike(Subject subject, String name, @Nullable String wiki, double score, @Nullable Instant end) {
        Instant start = Instant.parse("2026-06-20T14:58:00Z");
        return new SpikeEntry(subject, name, wiki, null, start, start, end, 142, 31, 5, score, List.of(), List.of());
    }

    @Override
    public Snapshot get() {
        return Snapshot.builder(clock.instant(), new Snapshot.SourceState("live", "here", "connected", null))
                .phase(phase)
                .health("ok")
                .title("Live.")
                .notices(notices)
                .spikes(spikes)
                .editWars(wars)
                .stores(faults)
                .build();
    }
}
