package io.github.wikistream.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkTest {
    private static final long CLOCK = 1_000_000_000;
    private static final long FAR = 9_000_000;

    private final Watermark time = new Watermark(1_000);

    private void pass(long... timestamps) {
        for (long timestamp : timestamps) {
            time.pass(timestamp, CLOCK);
        }
    }

    @Test
    void isTheRunningMaximum() {
        assertThat(time.isKnown()).isFalse();
        pass(4_000, 5_000, 3_000);
        assertThat(time.now()).isEqualTo(5_000);
    }

    @Test
    void ignoresEventsThatAreFarAhead() {
        pass(1_000, FAR, 2_001, FAR, 1_500);
        assertThat(time.now()).isEqualTo(1_500);
    }

    @Test
    void trustsALongRow() {
        pass(1_000);
        for (int i = 9; i >= 0; i--) {
            assertThat(time.now()).isEqualTo(1_000);
            pass(FAR + i);
        }
        assertThat(time.now()).isEqualTo(FAR);
    }

    @Test
    void determinesTheTimeOfARowByItsMedian() {
        pass(1_000);
        for (int i = 0; i < 9; i++) {
            assertThat(time.pass(FAR + i, CLOCK)).isEqualTo(Watermark.UNKNOWN);
        }
        assertThat(time.pass(FAR - 500_000, CLOCK)).isEqualTo(FAR + 4);
        assertThat(time.now()).isEqualTo(FAR - 500_000);
    }

    @Test
    void isNotMovedBackByAnOldEvent() {
        pass(FAR, 1_000);
        assertThat(time.now()).isEqualTo(FAR);
    }

    @Test
    void isNeverAheadOfTheClock() {
        pass(CLOCK + FAR);
        assertThat(time.now()).isEqualTo(CLOCK);
        for (int i = 0; i < 20; i++) {
            pass(CLOCK + FAR);
        }
        assertThat(time.now()).isEqualTo(CLOCK);
    }

    @Test
    void continuesFromAnEarlierRun() {
        time.restore(5_000);
        pass(4_000);
        assertThat(time.now()).isEqualTo(5_000);
    }
}
