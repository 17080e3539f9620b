package io.github.wikistream.examples.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamHealth.Check;
import io.github.wikistream.StreamHealth.Code;
import io.github.wikistream.StreamHealth.Reason;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthNoticesTest {
    private static final String DISK_FULL = "could not extend file: No space left on device";

    private final MovableClock clock = new MovableClock();
    private final Instant since = clock.instant();

    private List<Notice> notices(Code code, String text, boolean connected) {
        Check passes = new Check(since, List.of());
        Check fails = new Check(since, List.of(new Reason(code, "postgresql", text, since)));
        return HealthNotices.of(
                new StreamHealth(passes, fails, passes), "stream.wikimedia.org", connected, clock.instant());
    }

    /** A disk that was full for three minutes raised no notice (issue 15). */
    @Test
    void reportsASinkThatRetriesForLongerThanARestart() {
        assertThat(notices(Code.SINK_RETRYING, DISK_FULL, true)).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        assertThat(notices(Code.SINK_RETRYING, DISK_FULL, true)).singleElement().satisfies(notice -> {
            assertThat(notice.id()).isEqualTo("sink:postgresql");
            assertThat(notice.level()).isEqualTo("error");
            assertThat(notice.title()).contains("'postgresql'", "15:00:00 UTC");
            assertThat(notice.text()).contains(DISK_FULL);
        });
    }

    @Test
    void reportsASinkThatHasFailed() {
        assertThat(notices(Code.SINK_FAILED, "sink 'postgresql' failed: fenced", true))
                .extracting(Notice::level, Notice::title, Notice::text)
                .containsExactly(tuple(
                        "error",
                        "Sink 'postgresql' has failed and stores no more events.",
                        "Sink 'postgresql' failed: fenced."));
    }

    @Test
    void warnsOfASinkThatIsBehind() {
        assertThat(notices(Code.SINK_BEHIND, "sink 'postgresql' is 61 s behind, more than 60 s", true))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.id()).isEqualTo("lag:postgresql");
                    assertThat(notice.level()).isEqualTo("warning");
                });
    }

    @Test
    void tellsALostConnectionFromOneThatNeverWas() {
        assertThat(notices(Code.SOURCE_LOST, "unknown host", true))
                .extracting(Notice::title)
                .containsExactly("The connection to stream.wikimedia.org is lost.");
        assertThat(notices(Code.SOURCE_LOST, "unknown host", false))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.title()).isEqualTo("stream.wikimedia.org cannot be reached.");
                    assertThat(notice.text()).contains("unknown host");
                });
    }

    @Test
    void reportsASourceThatIsSilent() {
        assertThat(notices(Code.SOURCE_SILENT, "the source delivers no events", true))
                .extracting(Notice::id, Notice::title)
                .containsExactly(tuple("source", "stream.wikimedia.org sends no events."));
    }

    @Test
    void saysNothingOfAStart() {
        assertThat(notices(Code.SINK_OPENING, "sink 'postgresql' is being opened", true))
                .isEmpty();
    }
}
