package io.github.wikistream.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpikeTrackTest {
    private static final long START = Duration.ofDays(20_000).toMinutes();
    private static final int USUAL = 10;

    private final SpikeTrack track = new SpikeTrack(USUAL);
    private long minute = START;

    @BeforeEach
    void learnTwoHours() {
        for (int i = 0; i < 120; i++) {
            close(USUAL);
        }
    }

    private void close(long count) {
        track.close("key", minute, count, track.look(minute, count, 1), SpikeSettings.PAGES);
        minute++;
    }

    @Test
    void theLast60SecondsIncludeTheEndOfTheMinuteBefore() {
        track.look(minute, 5, 0.5);
        close(65);
        SpikeTrack.Look look = track.look(minute, 60, 0.5);
        assertThat(look.observed()).isEqualTo(60 + 65 - 5);
        assertThat(look.expected()).isBetween(9.0, 11.0);
        assertThat(look.window()).isEqualTo(1);
    }

    @Test
    void observationAtAnEarlierSecondSufficesAndALaterOneDoesNot() {
        track.look(minute, 4, 0.4);
        track.look(minute, 30, 0.7);
        close(65);
        SpikeTrack.Look look = track.look(minute, 60, 0.5);
        assertThat(look.observed()).isEqualTo(60 + 65 - 4);
        assertThat(look.expected()).isBetween(10.0, 12.0);
    }

    @Test
    void withoutAnObservationInTheMinuteBeforeTheLastTwoMinutesAreUsed() {
        close(65);
        SpikeTrack.Look look = track.look(minute, 60, 0.5);
        assertThat(look.observed()).isEqualTo(60 + 65);
        assertThat(look.window()).isEqualTo(2);
    }
}
