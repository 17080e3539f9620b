package io.github.wikistream.examples.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamHealth.Check;
import io.github.wikistream.StreamHealth.Code;
import io.github.wikistream.StreamHealth.Reason;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DashboardHealthTest {
    private final MovableClock clock = new MovableClock();
    private final Instant start = clock.instant();
    private final PipelineStatus status = new PipelineStatus(SourceChoice.LIVE, clock);
    private final List<Notice> notices = new ArrayList<>();
    private final DashboardHealth health = new DashboardHealth(clock);

    private HealthReport report(@Nullable StreamHealth stream, @Nullable Long deadLetters) {
        Snapshot snapshot = Snapshot.builder(clock.instant(), status.sourceState())
                .text("PostgreSQL is being started.")
                .notices(notices)
                .build();
        return health.report(snapshot, start, stream, deadLetters);
    }

    private StreamHealth stream(Code... incomplete) {
        Check passes = new Check(start, List.of());
        List<Reason> reasons = new ArrayList<>();
        for (Code code : incomplete) {
            reasons.add(new Reason(code, "redis", code.id(), start));
        }
        return new StreamHealth(passes, passes, new Check(start, reasons));
    }

    @Test
    void isLiveAndNotReadyWhileItStarts() {
        HealthReport starting = report(null, null);
        assertThat(starting.live().status()).isEqualTo("pass");
        assertThat(starting.ready().status()).isEqualTo("fail");
        assertThat(starting.ready().reasons())
                .containsExactly(new HealthReport.Reason("starting", "", "PostgreSQL is being started.", start));
        clock.pass(Duration.ofSeconds(5));
        HealthReport running = report(stream(), 0L);
        assertThat(running.ready()).isEqualTo(new HealthReport.Check("pass", clock.instant(), List.of()));
        assertThat(running.live().since()).isEqualTo(start);
    }

    @Test
    void isNotReadyWhileAStoreDoesNotRespond() {
        notices.add(Notice.error("store:redis", start, "Redis does not respond.", "connection refused"));
        HealthReport report = report(stream(), 0L);
        assertThat(report.live().passes()).isTrue();
        assertThat(report.ready().reasons())
                .containsExactly(new HealthReport.Reason(
                        "store-unreachable", "redis", "Redis does not respond. connection refused", start));
        notices.clear();
        assertThat(report(stream(), 0L).ready().passes()).isTrue();
    }

    /** The stream counts dead letters of its run; those that were redriven are no holes any more. */
    @Test
    void isCompleteAgainOnceDeadLettersWereRedriven() {
        StreamHealth counted = stream(Code.DEAD_LETTERS, Code.EVENTS_MISSING);
        clock.pass(Duration.ofSeconds(7));
        assertThat(report(counted, 2L).complete().reasons())
                .extracting(HealthReport.Reason::code, HealthReport.Reason::subject)
                .containsExactly(tuple("events-missing", "redis"), tuple("dead-letters", "postgresql"));
        assertThat(report(stream(Code.DEAD_LETTERS), 0L).complete().passes()).isTrue();
        assertThat(report(stream(Code.DEAD_LETTERS), null).complete().reasons())
                .as("PostgreSQL does not respond")
                .extracting(HealthReport.Reason::subject)
                .containsExactly("redis");
    }
}
