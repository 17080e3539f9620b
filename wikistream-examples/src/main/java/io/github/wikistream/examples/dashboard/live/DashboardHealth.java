package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamHealth.Code;
import io.github.wikistream.examples.dashboard.live.HealthReport.Check;
import io.github.wikistream.examples.dashboard.live.HealthReport.Reason;
import io.github.wikistream.examples.dashboard.live.Snapshot.Phase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds to the health of the stream what only the dashboard knows: its start, its queries, and the dead letters in PostgreSQL. Thread-safe. */
public final class DashboardHealth {
    private final Clock clock;

    // Guarded by this.
    private final Map<String, Instant> passingSince = new HashMap<>();
    private @Nullable Instant deadLettersSince;

    public DashboardHealth(Clock clock) {
        this.clock = clock;
        Instant now = clock.instant();
        for (String question : List.of("live", "ready", "complete")) {
            passingSince.put(question, now);
        }
    }

    /**
     * Judges the current state.
     *
     * @param snapshot     the latest snapshot
     * @param startedAt    when the dashboard started
     * @param stream       health of the stream; {@code null} before there is one
     * @param deadLetters  number of dead letters in PostgreSQL; {@code null} if it is not known
     */
    public synchronized HealthReport report(
            Snapshot snapshot, Instant startedAt, @Nullable StreamHealth stream, @Nullable Long deadLetters) {
        if (stream == null) {
            List<Reason> starting = List.of(new Reason("starting", "", snapshot.text(), startedAt));
            return new HealthReport(
                    check("live", snapshot.phase() == Phase.STARTING ? List.of() : starting),
                    check("ready", starting),
                    check("complete", starting));
        }
        List<Reason> ready = new ArrayList<>(reasons(stream.ready(), true));
        for (Snapshot.Notice notice : snapshot.notices()) {
            if (notice.id().startsWith(Snapshot.Notice.STORE)) {
                String store = notice.id().substring(Snapshot.Notice.STORE.length());
                ready.add(new Reason("store-unreachable", store, notice.title() + " " + notice.text(), notice.since()));
            }
        }
        // The stream counts those of its run, also after they were redriven.
        List<Reason> complete = new ArrayList<>(reasons(stream.complete(), deadLetters == null));
        deadLettersSince = deadLetters == null || deadLetters == 0
                ? null
                : deadLettersSince == null ? clock.instant() : deadLettersSince;
        if (deadLettersSince != null) {
            complete.add(new Reason(
                    Code.DEAD_LETTERS.id(),
                    "postgresql",
                    deadLetters + " dead letters are in PostgreSQL: list them by ./wikistream dead-letters",
                    deadLettersSince));
        }
        return new HealthReport(
                check("live", reasons(stream.live(), true)), check("ready", ready), check("complete", complete));
    }

    private static List<Reason> reasons(StreamHealth.Check check, boolean deadLetters) {
        return check.reasons().stream()
                .filter(reason -> deadLetters || reason.code() != Code.DEAD_LETTERS)
                .map(reason -> new Reason(reason.code().id(), reason.subject(), reason.text(), reason.since()))
                .toList();
    }

    private Check check(String question, List<Reason> reasons) {
        Instant now = clock.instant();
        if (reasons.isEmpty()) {
            return new Check("pass", passingSince.computeIfAbsent(question, first -> now), reasons);
        }
        passingSince.remove(question);
        Instant oldest =
                reasons.stream().map(Reason::since).min(Instant::compareTo).orElse(now);
        return new Check("fail", oldest, reasons);
    }
}
