package io.github.wikistream.examples.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.examples.dashboard.live.Snapshot.Phase;
import io.github.wikistream.source.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineStatusTest {
    private final MovableClock clock = new MovableClock();
    private final PipelineStatus board = new PipelineStatus(SourceChoice.LIVE, clock);

    @Test
    void saysWhatIsBeingStarted() {
        board.starting("PostgreSQL is being started.");
        assertThat(board.phase()).isEqualTo(Phase.STARTING);
        assertThat(board.text()).isEqualTo("PostgreSQL is being started.");
        assertThat(board.sourceState().state()).isEqualTo("connecting");
    }

    @Test
    void hasNothingToNoticeWhileTheLiveStreamRuns() {
        board.reading(SourceChoice.LIVE, false);
        board.onOpened(Position.NONE);
        assertThat(board.title()).isEqualTo("Live.");
        assertThat(board.notices()).isEmpty();
        assertThat(board.sourceState().state()).isEqualTo("connected");
    }

    @Test
    void warnsOfMadeUpNumbersAndSaysWhyTheyAre() {
        board.reading(SourceChoice.SIMULATED, true);
        assertThat(board.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.level()).isEqualTo("warning");
            assertThat(notice.text()).contains("could not be reached", "Restart");
        });
        PipelineStatus asked = new PipelineStatus(SourceChoice.SIMULATED, clock);
        asked.reading(SourceChoice.SIMULATED, false);
        assertThat(asked.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).contains("as you asked"));
    }

    @Test
    void aCutThatIsMendedSoonIsNoLoss() {
        board.reading(SourceChoice.LIVE, false);
        board.onOpened(Position.NONE);
        board.onLost(lost());
        clock.pass(Duration.ofSeconds(4));
        assertThat(board.sourceState().state()).isEqualTo("connected");
        clock.pass(Duration.ofSeconds(1));
        assertThat(board.sourceState().state()).isEqualTo("lost");
        board.onOpened(Position.NONE);
        assertThat(board.sourceState().state()).isEqualTo("connected");
    }

    @Test
    void tellsOfMissingHistory() {
        board.reading(SourceChoice.LIVE, false);
        board.onGap(new Signal.Gap(
                new TopicPartition("eqiad.mediawiki.recentchange", 0),
                Instant.parse("2026-06-01T00:00:00Z"),
                Instant.parse("2026-06-10T00:00:00Z")));
        assertThat(board.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.text())
                        .contains("2026-06-01T00:00:00Z", "2026-06-10T00:00:00Z", "eqiad.mediawiki.recentchange"));
    }

    @Test
    void tellsAnEndFromAFailure() {
        board.reading(SourceChoice.LIVE, false);
        board.ended();
        assertThat(board.phase()).isEqualTo(Phase.ENDED);
        assertThat(board.notices()).isEmpty();
        board.failed("403 Forbidden: name yourself by --user-agent");
        assertThat(board.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).contains("403 Forbidden"));
    }

    @Test
    void remembersTheFirstConnectionOnce() {
        List<String> calls = new ArrayList<>();
        board.whenFirstConnected(() -> calls.add("connected"));
        board.onOpened(Position.NONE);
        board.onOpened(Position.NONE);
        assertThat(calls).containsExactly("connected");
    }

    private static Signal.Lost lost() {
        return new Signal.Lost("unknown host", false, Duration.ofSeconds(1));
    }
}
