package io.github.wikistream.examples.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.metric.query.MetricReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {
    private static final Instant BEGIN = Instant.parse("2026-06-20T12:00:00Z");
    private static final String BUSY = "dewiki:Berlin";

    private final RecordedMetrics counted = new RecordedMetrics();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final MovableClock clock = new MovableClock();
    private final AnomalyDetector detector = detector(true);

    @Test
    void tellsABurstThatLastsAndWhatMayBeItsReason() {
        usualMinutes(0, 90);
        busyMinute(90);
        clock.moveTo(minute(90).plusSeconds(50));

        List<SpikeEntry> bursts = detector.detect().spikes();

        assertThat(bursts)
                .extracting(SpikeEntry::subject)
                .contains(Subject.WHOLE, Subject.WIKI, Subject.PAGE, Subject.USER);
        assertThat(bursts).allSatisfy(burst -> {
            assertThat(burst.start()).isEqualTo(minute(90));
            assertThat(burst.peak()).isEqualTo(minute(90));
            assertThat(burst.end()).isNull();
            assertThat(burst.observed()).isGreaterThanOrEqualTo(150);
            assertThat(burst.expected()).isLessThan(burst.observed() / 3.0);
            assertThat(burst.score()).isBetween(0.5, 1.0);
        });
        SpikeEntry page = of(Subject.PAGE, bursts);
        assertThat(page.name()).isEqualTo("Berlin");
        assertThat(page.note()).isEqualTo("dewiki");
        assertThat(page.url()).isEqualTo("https://de.wikipedia.org/wiki/Berlin");
        SpikeEntry whole = of(Subject.WHOLE, bursts);
        assertThat(whole.pages().get(0).name()).isEqualTo("Berlin");
        assertThat(whole.users().get(0).name()).isEqualTo("Mallory");
        assertThat(of(Subject.WIKI, bursts).pages().get(0).name()).isEqualTo("Berlin");
    }

    @Test
    void remembersABurstForAnHourAfterItsEndWithItsReason() {
        usualMinutes(0, 90);
        busyMinute(90);
        clock.moveTo(minute(90).plusSeconds(50));
        detector.detect();
        usualMinutes(91, 100);
        clock.moveTo(minute(100));
        SpikeEntry ended = of(Subject.WHOLE, detector.detect().spikes());
        assertThat(ended.end()).isEqualTo(minute(95));
        assertThat(ended.pages().get(0).name()).isEqualTo("Berlin");

        Instant end = minute(95);
        usualMinutes(100, 155);
        clock.moveTo(end.plus(Duration.ofHours(1)));
        assertThat(detector.detect().spikes()).contains(ended);
        clock.moveTo(end.plus(Duration.ofHours(1)).plusSeconds(1));
        assertThat(detector.detect().spikes()).isEmpty();
    }

    @Test
    void findsWhatHappenedBeforeItBegan() {
        usualMinutes(0, 90);
        busyMinute(90);
        usualMinutes(91, 110);
        clock.moveTo(minute(109).plusSeconds(30));
        assertThat(of(Subject.WIKI, detector.detect().spikes()).end()).isEqualTo(minute(95));
    }

    @Test
    void asksTwiceForEachLookHoweverManyWatchThePage() {
        usualMinutes(0, 90);
        clock.moveTo(minute(89));
        detector.detect();
        assertThat(roundTrips).as("the first look, at the whole day").hasValue(3);
        detector.detect();
        assertThat(roundTrips).hasValue(5);
    }

    @Test
    void doesNotTakeAStreamThatIsCaughtUpWithForABurst() {
        usualMinutes(0, 90);
        clock.moveTo(minute(89).plusSeconds(30));
        detector.detect();
        clock.moveTo(minute(240));
        assertThat(detector.detect().spikes()).isEmpty();
        for (int come = 100; come <= 240; come += 10) {
            usualMinutes(come - 10, come);
            assertThat(detector.detect().spikes())
                    .as("when minute %s is counted", come)
                    .isEmpty();
        }
        usualMinutes(240, 250);
        clock.moveTo(minute(249).plusSeconds(59));
        assertThat(detector.detect().spikes()).isEmpty();
    }

    @Test
    void looksAtAnOldRecordingUpToItsNewestMinute() {
        usualMinutes(0, 90);
        busyMinute(90);
        clock.moveTo(Instant.parse("2030-01-01T00:00:00Z"));
        AnomalyDetector ofRecording = detector(false);
        assertThat(of(Subject.PAGE, ofRecording.detect().spikes()).end()).isNull();
        assertThat(of(Subject.PAGE, ofRecording.detect().spikes()).end()).isNull();
    }

    @Test
    void beginsAnewWhereARecordingTakesTimeBack() {
        usualMinutes(0, 90);
        busyMinute(90);
        AnomalyDetector ofRecording = detector(false);
        clock.moveTo(minute(91).plusSeconds(30));
        ofRecording.detect();
        clock.moveTo(minute(102));
        assertThat(of(Subject.PAGE, ofRecording.detect().spikes()).start()).isEqualTo(minute(90));
    }

    @Test
    void tellsEditWarsOfTheHour() {
        counted.top(minute(0).toString(), "reverters", "dewiki:Berlin|Ada", 2)
                .top(minute(5).toString(), "reverters", "dewiki:Berlin|Bob", 1)
                .top(minute(5).toString(), "reverters", "dewiki:Hamburg|Bob", 9);
        clock.moveTo(minute(6));
        assertThat(detector.detect().editWars())
                .containsExactly(new EditWarEntry(
                        "Berlin",
                        "dewiki",
                        "https://de.wikipedia.org/wiki/Berlin",
                        3,
                        2,
                        List.of(
                                new LeaderboardEntry("Ada", null, null, false, 2),
                                new LeaderboardEntry("Bob", null, null, false, 1))));
        clock.moveTo(minute(62));
        assertThat(detector.detect().editWars()).isEmpty();
    }

    @Test
    void seesNothingInAnEmptyStore() {
        clock.moveTo(minute(0));
        assertThat(detector.detect()).isEqualTo(new AnomalyDetector.Anomalies(List.of(), List.of()));
    }

    private AnomalyDetector detector(boolean endsNow) {
        MetricReader counting = questions -> {
            roundTrips.incrementAndGet();
            return counted.store().reader().ask(questions);
        };
        return new AnomalyDetector(() -> counting, endsNow, true, clock);
    }

    private void usualMinutes(int from, int to) {
        for (int minute = from; minute < to; minute++) {
            for (int page = 0; page < 10; page++) {
                counted.changes(minute(minute).toString(), "enwiki:Page " + page, "User " + page, 2);
            }
            counted.changes(minute(minute).toString(), BUSY, "Mallory", 1);
        }
    }

    private void busyMinute(int minute) {
        counted.changes(minute(minute).toString(), BUSY, "Mallory", 150);
    }

    private static Instant minute(int number) {
        return BEGIN.plusSeconds(60L * number);
    }

    private static SpikeEntry of(Subject subject, List<SpikeEntry> bursts) {
        return bursts.stream()
                .filter(burst -> burst.subject() == subject)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no burst of " + subject + " in " + bursts));
    }
}
