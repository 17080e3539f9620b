package io.github.wikistream.examples.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.examples.dashboard.Snapshot.Burst;
import io.github.wikistream.examples.dashboard.Snapshot.EditWar;
import io.github.wikistream.examples.dashboard.Snapshot.Ranked;
import io.github.wikistream.metric.query.MetricReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnomalyWatchTest {
    private static final Instant BEGIN = Instant.parse("2026-06-20T12:00:00Z");
    private static final String BUSY = "dewiki:Berlin";

    private final Counted counted = new Counted();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final MovableClock clock = new MovableClock();
    private final AnomalyWatch watch = watch(true);

    @Test
    void tellsABurstThatLastsAndWhatMayBeItsReason() {
        usualMinutes(0, 90);
        busyMinute(90);
        clock.moveTo(minute(90).plusSeconds(50));

        List<Burst> bursts = watch.look().bursts();

        assertThat(bursts).extracting(Burst::subject).contains(Subject.WHOLE, Subject.WIKI, Subject.PAGE, Subject.USER);
        assertThat(bursts).allSatisfy(burst -> {
            assertThat(burst.start()).isEqualTo(minute(90));
            assertThat(burst.peak()).isEqualTo(minute(90));
            assertThat(burst.end()).isNull();
            assertThat(burst.observed()).isGreaterThanOrEqualTo(150);
            assertThat(burst.expected()).isLessThan(burst.observed() / 3.0);
            assertThat(burst.score()).isBetween(0.5, 1.0);
        });
        Burst page = of(Subject.PAGE, bursts);
        assertThat(page.name()).isEqualTo("Berlin");
        assertThat(page.note()).isEqualTo("dewiki");
        assertThat(page.url()).isEqualTo("https://de.wikipedia.org/wiki/Berlin");
        Burst whole = of(Subject.WHOLE, bursts);
        assertThat(whole.pages().get(0).name()).isEqualTo("Berlin");
        assertThat(whole.users().get(0).name()).isEqualTo("Mallory");
        assertThat(of(Subject.WIKI, bursts).pages().get(0).name()).isEqualTo("Berlin");
    }

    @Test
    void remembersABurstForAnHourAfterItsEndWithItsReason() {
        usualMinutes(0, 90);
        busyMinute(90);
        clock.moveTo(minute(90).plusSeconds(50));
        watch.look();
        usualMinutes(91, 100);
        clock.moveTo(minute(100));
        Burst ended = of(Subject.WHOLE, watch.look().bursts());
        assertThat(ended.end()).isEqualTo(minute(95));
        assertThat(ended.pages().get(0).name()).isEqualTo("Berlin");

        Instant end = minute(95);
        usualMinutes(100, 155);
        clock.moveTo(end.plus(Duration.ofHours(1)));
        assertThat(watch.look().bursts()).contains(ended);
        clock.moveTo(end.plus(Duration.ofHours(1)).plusSeconds(1));
        assertThat(watch.look().bursts()).isEmpty();
    }

    @Test
    void findsWhatHappenedBeforeItBegan() {
        usualMinutes(0, 90);
        busyMinute(90);
        usualMinutes(91, 110);
        clock.moveTo(minute(109).plusSeconds(30));
        assertThat(of(Subject.WIKI, watch.look().bursts()).end()).isEqualTo(minute(95));
    }

    @Test
    void asksTwiceForEachLookHoweverManyWatchThePage() {
        usualMinutes(0, 90);
        clock.moveTo(minute(89));
        watch.look();
        assertThat(roundTrips).as("the first look, at the whole day").hasValue(3);
        watch.look();
        assertThat(roundTrips).hasValue(5);
    }

    @Test
    void doesNotTakeAStreamThatIsCaughtUpWithForABurst() {
        usualMinutes(0, 90);
        clock.moveTo(minute(89).plusSeconds(30));
        watch.look();
        clock.moveTo(minute(240));
        assertThat(watch.look().bursts()).isEmpty();
        for (int come = 100; come <= 240; come += 10) {
            usualMinutes(come - 10, come);
            assertThat(watch.look().bursts())
                    .as("when minute %s is counted", come)
                    .isEmpty();
        }
        usualMinutes(240, 250);
        clock.moveTo(minute(249).plusSeconds(59));
        assertThat(watch.look().bursts()).isEmpty();
    }

    @Test
    void looksAtAnOldRecordingUpToItsNewestMinute() {
        usualMinutes(0, 90);
        busyMinute(90);
        clock.moveTo(Instant.parse("2030-01-01T00:00:00Z"));
        AnomalyWatch ofRecording = watch(false);
        assertThat(of(Subject.PAGE, ofRecording.look().bursts()).end()).isNull();
        assertThat(of(Subject.PAGE, ofRecording.look().bursts()).end()).isNull();
    }

    @Test
    void beginsAnewWhereARecordingTakesTimeBack() {
        usualMinutes(0, 90);
        busyMinute(90);
        AnomalyWatch ofRecording = watch(false);
        clock.moveTo(minute(91).plusSeconds(30));
        ofRecording.look();
        clock.moveTo(minute(102));
        assertThat(of(Subject.PAGE, ofRecording.look().bursts()).start()).isEqualTo(minute(90));
    }

    @Test
    void tellsEditWarsOfTheHour() {
        counted.top(minute(0).toString(), "reverters", "dewiki:Berlin|Ada", 2)
                .top(minute(5).toString(), "reverters", "dewiki:Berlin|Bob", 1)
                .top(minute(5).toString(), "reverters", "dewiki:Hamburg|Bob", 9);
        clock.moveTo(minute(6));
        assertThat(watch.look().wars())
                .containsExactly(new EditWar(
                        "Berlin",
                        "dewiki",
                        "https://de.wikipedia.org/wiki/Berlin",
                        3,
                        2,
                        List.of(new Ranked("Ada", null, null, false, 2), new Ranked("Bob", null, null, false, 1))));
        clock.moveTo(minute(62));
        assertThat(watch.look().wars()).isEmpty();
    }

    @Test
    void seesNothingInAnEmptyStore() {
        clock.moveTo(minute(0));
        assertThat(watch.look()).isEqualTo(new AnomalyWatch.Seen(List.of(), List.of()));
    }

    private AnomalyWatch watch(boolean endsNow) {
        MetricReader counting = questions -> {
            roundTrips.incrementAndGet();
            return counted.store().reader().ask(questions);
        };
        return new AnomalyWatch(() -> counting, endsNow, true, clock);
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

    private static Burst of(Subject subject, List<Burst> bursts) {
        return bursts.stream()
                .filter(burst -> burst.subject() == subject)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no burst of " + subject + " in " + bursts));
    }
}
