package io.github.wikistream.testkit.contract;

import static io.github.wikistream.testkit.contract.MetricBatches.MINUTE;
import static io.github.wikistream.testkit.contract.MetricBatches.batch;
import static io.github.wikistream.testkit.contract.MetricBatches.edits;
import static io.github.wikistream.testkit.contract.MetricBatches.keys;
import static io.github.wikistream.testkit.contract.MetricBatches.largeBatch;
import static io.github.wikistream.testkit.contract.MetricBatches.rival;
import static io.github.wikistream.testkit.contract.RecountAssertions.assertSame;
import static io.github.wikistream.testkit.contract.RecountAssertions.assertSameInAnyWindow;
import static io.github.wikistream.testkit.contract.RecountAssertions.assertTop;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The rules of {@link MetricStore} as tests. Extend this class and implement its two abstract methods; the store is
 * complete when all tests pass. Each test begins with an empty store: JUnit creates a new instance of the class for
 * each test, so empty the store in a {@code @BeforeEach} method. The reader's answers are compared with a recount in
 * plain Java.
 *
 * <p>A rule that cannot be tested on a store is reported as skipped, with the reason.
 */
public abstract class MetricStoreContract {
    @RegisterExtension
    static final RuleExplanation EXPLANATION = new RuleExplanation();

    private static final String PIPELINE = "contract";
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<MetricStore> toClose = new ArrayList<>();

    protected MetricStoreContract() {}

    /** Returns a new, unopened store object, each time on the same data. */
    protected abstract MetricStore createStore();

    /**
     * Makes the next {@link MetricStore#apply} of any store object on this data fail once with a transient fault,
     * preferably after part of the batch was applied.
     *
     * @return {@code false} if this store cannot be made to fail
     */
    protected abstract boolean breakNextWrite();

    /**
     * Abandons a store object as a crash of its process would. Does nothing by default. A store that admits one writer
     * at a time releases its lock here, and nothing else: nothing may be written.
     */
    protected void abandon(MetricStore store) {}

    @AfterEach
    final void closeAllOpen() {
        for (MetricStore store : List.copyOf(toClose)) {
            close(store);
        }
    }

    @Test
    @DisplayName("rule 1: calls may come from different threads")
    void callsMayComeFromDifferentThreads() {
        MetricStore store = newStore();
        OtherThread.run(() -> store.open(context()));
        OtherThread.run(() -> store.apply(batch(1, 5)));
        OtherThread.run(() -> store.apply(batch(2, 7)));

        assertTotal(store, 12);
    }

    @Test
    @DisplayName("rule 1: the reader serves other threads while batches are applied")
    void readerServesOtherThreadsConcurrently() {
        MetricStore store = openStore();
        store.apply(batch(1, 1));
        MetricReader reader = store.reader();
        AtomicBoolean done = new AtomicBoolean();
        OtherThread other = OtherThread.start(() -> {
            long last = 0;
            boolean lastRound;
            do {
                lastRound = done.get();
                long total = reader.totals("types").getOrDefault("edit", 0L);
                Window window = Window.endingAt(MINUTE, HOUR);
                assertThat(total).isGreaterThanOrEqualTo(last);
                assertThat(reader.counts("types", window).values().getOrDefault("edit", 0L))
                        .isGreaterThanOrEqualTo(total);
                reader.series("types", "edit", window);
                reader.top("users", window, 10);
                reader.newestMinute();
                last = total;
            } while (!lastRound);
            assertThat(last).isEqualTo(200);
        });
        for (int number = 2; number <= 200; number++) {
            store.apply(batch(number, 1));
        }
        done.set(true);

        assertThat(other.endsWithin(Duration.ofMinutes(5))).isTrue();
        assertThat(other.thrown()).isNull();
    }

    @Test
    @DisplayName("rule 2: all of a batch is counted when apply returns")
    void countsAllOfABatch() {
        MetricStore store = openStore();
        MetricRecount expected = new MetricRecount();
        MetricBatch batch = new MetricBatch(
                Checkpoint.NONE,
                checkpoint(1),
                List.of(
                        MetricBatch.Minute.of(
                                MINUTE,
                                Map.of(new Counter("types", "edit"), 5L, new Counter("wikis", "enwiki"), 3L),
                                Map.of(new Counter("users", "Ada"), 2L)),
                        MetricBatch.Minute.of(
                                MINUTE.plusSeconds(60), Map.of(new Counter("types", "edit"), 1L), Map.of())));

        store.apply(batch);
        expected.add(batch);

        assertThat(store.reader().totals("types")).isEqualTo(expected.totals("types"));
        assertThat(store.reader().totals("wikis")).isEqualTo(expected.totals("wikis"));
    }

    @Test
    @DisplayName("rule 2: a batch without counts moves the checkpoint")
    void batchWithoutCountsMovesTheCheckpoint() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        store.apply(new MetricBatch(checkpoint(1), checkpoint(2), List.of()));
        abandon(store);

        MetricStore again = newStore();
        assertThat(again.open(context()).token()).isEqualTo(checkpoint(2).token());
        assertTotal(again, 5);
    }

    @Test
    @DisplayName("rule 2: the first batch may contain only the pipeline's start position")
    void firstBatchMayHoldNoCount() {
        MetricStore store = openStore();
        store.apply(new MetricBatch(Checkpoint.NONE, SampleEvents.beginning(), List.of()));
        abandon(store);

        MetricStore again = newStore();
        assertThat(again.open(context()).token())
                .isEqualTo(SampleEvents.beginning().token());
        again.apply(new MetricBatch(SampleEvents.beginning(), checkpoint(1), List.of(edits(MINUTE, 5))));
        assertThat(again.open(context()).token()).isEqualTo(checkpoint(1).token());
        assertTotal(again, 5);
    }

    @Test
    @DisplayName("rule 2: a batch of many thousand counters is applied")
    void appliesALargeBatch() {
        MetricStore store = openStore();
        MetricRecount expected = new MetricRecount();
        MetricBatch batch = largeBatch();

        store.apply(batch);
        expected.add(batch);

        assertThat(store.reader().totals("wikis")).isEqualTo(expected.totals("wikis"));
    }

    @Test
    @DisplayName("rule 2: an apply that fails leaves the whole batch or nothing of it")
    void failedApplyLeavesAllOrNothing() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        assumeTrue(breakNextWrite(), "this store cannot be made to fail");
        Throwable failure = catchThrowable(() -> store.apply(batch(2, 7)));
        abandon(store);

        MetricStore again = newStore();
        String token = again.open(context()).token();
        assertThat(token).isIn(checkpoint(1).token(), checkpoint(2).token());
        boolean applied = token.equals(checkpoint(2).token());
        if (failure == null) {
            assertThat(applied)
                    .as("apply has returned, so the batch is applied")
                    .isTrue();
        }
        assertTotal(again, applied ? 12 : 5);
    }

    @Test
    @DisplayName("rule 2: a failed apply and the same apply again count the batch once")
    void batchAppliedAgainCountsOnce() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        assumeTrue(breakNextWrite(), "this store cannot be made to fail");
        Throwable failure = catchThrowable(() -> store.apply(batch(2, 7)));
        if (failure != null) {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable())
                                    .as("retryable: %s", e)
                                    .isTrue());
            if (store.open(context()).token().equals(checkpoint(1).token())) {
                store.apply(batch(2, 7));
            }
        }
        store.apply(batch(3, 1));

        assertTotal(store, 13);
    }

    @Test
    @DisplayName("rule 3: an empty store holds no checkpoint")
    void emptyStoreHoldsNoCheckpoint() {
        assertThat(newStore().open(context())).isEqualTo(Checkpoint.NONE);
    }

    @Test
    @DisplayName("rule 3: a store that is opened again knows the last batch")
    void storeOpenedAgainKnowsTheLastBatch() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        assertThat(store.open(context())).isEqualTo(checkpoint(1));

        store.apply(batch(2, 7));
        assertThat(store.open(context())).isEqualTo(checkpoint(2));
    }

    @Test
    @DisplayName("rule 3: a new store object knows the batch whose answer was lost")
    void newStoreKnowsTheBatchWhoseAnswerWasLost() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        abandon(store);

        MetricStore again = newStore();
        assertThat(again.open(context())).isEqualTo(checkpoint(1));
        assertTotal(again, 5);
    }

    @Test
    @DisplayName("rule 3: a store learns what another one has applied")
    void storeLearnsWhatAnotherOneHasApplied() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        MetricStore other = newStore();
        openOrSkip(other);
        other.apply(batch(2, 7));

        assertThat(store.open(context())).isEqualTo(checkpoint(2));
    }

    @Test
    @DisplayName("rule 3: a checkpoint comes back whole")
    void checkpointComesBackWhole() {
        Checkpoint full = SampleEvents.fullCheckpoint();
        MetricStore store = openStore();
        store.apply(new MetricBatch(Checkpoint.NONE, full, List.of(edits(MINUTE, 5))));
        abandon(store);

        assertThat(newStore().open(context())).isEqualTo(full);
    }

    @Test
    @DisplayName("rule 3: pipelines of different names are isolated")
    void pipelinesAreIsolated() {
        MetricContext neighbour = new MetricContext("contract-2");
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        close(store);

        MetricStore other = newStore();
        assertThat(other.open(neighbour)).isEqualTo(Checkpoint.NONE);
        assertThat(other.reader().totals("types")).isEmpty();
        Checkpoint theirs = Checkpoint.builder()
                .token("theirs")
                .position(SampleEvents.position(5))
                .build();
        other.apply(new MetricBatch(Checkpoint.NONE, theirs, List.of(edits(MINUTE, 70))));
        assertTotal(other, 70);
        close(other);

        MetricStore again = newStore();
        assertThat(again.open(context())).isEqualTo(checkpoint(1));
        assertTotal(again, 5);
    }

    @Test
    @DisplayName("rule 4: a batch that is already applied is refused")
    void refusesAnAppliedBatch() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));

        assertFenced(store, batch(1, 5), 1, 5);
    }

    @Test
    @DisplayName("rule 4: a batch that skips another one is refused")
    void refusesABatchThatSkipsAnotherOne() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));

        assertFenced(store, batch(3, 7), 1, 5);
    }

    @Test
    @DisplayName("rule 4: a first batch is refused by a store that has one")
    void refusesASecondFirstBatch() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));

        assertFenced(store, new MetricBatch(Checkpoint.NONE, checkpoint(2), List.of(edits(MINUTE, 7))), 1, 5);
    }

    @Test
    @DisplayName("rule 4: a later batch is refused by an empty store")
    void refusesALaterBatchInAnEmptyStore() {
        assertFenced(openStore(), batch(2, 7), 0, 0);
    }

    @Test
    @DisplayName("rule 4: a batch without counts is refused like any other")
    void refusesABatchWithoutCounts() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));

        assertFenced(store, new MetricBatch(checkpoint(2), checkpoint(3), List.of()), 1, 5);
    }

    @Test
    @DisplayName("rule 4: of two writers one wins, and the counts stay exact")
    void ofTwoWritersOneWins() {
        MetricStore winner = openStore();
        MetricStore loser = newStore();
        SinkException shutOut = refusalOf(() -> loser.open(context()));
        winner.apply(batch(1, 5));
        if (shutOut == null) {
            assertThatThrownBy(() -> loser.apply(rival(Checkpoint.NONE, "rival", 100)))
                    .isInstanceOf(FencedException.class);
        }
        winner.apply(batch(2, 7));

        assertTotal(winner, 12);
    }

    @Test
    @DisplayName("rule 4: a writer that was overtaken is refused, even if it has written before")
    void refusesAWriterThatWasOvertaken() {
        MetricStore loser = openStore();
        loser.apply(batch(1, 5));
        MetricStore winner = newStore();
        openOrSkip(winner);
        winner.apply(batch(2, 7));

        assertThatThrownBy(() -> loser.apply(rival(checkpoint(1), "rival", 100)))
                .isInstanceOf(FencedException.class);
        winner.apply(batch(3, 9));
        assertThat(newStore().open(context()).token()).isEqualTo(checkpoint(3).token());
        assertTotal(winner, 21);
    }

    @Test
    @DisplayName("rule 4: of two concurrent writers one wins, and the counts stay exact")
    void ofTwoConcurrentWritersOneWins() {
        MetricStore one = openStore();
        MetricStore other = newStore();
        openOrSkip(other);
        Checkpoint last = Checkpoint.NONE;
        long total = 0;
        for (int round = 1; round <= Race.ROUNDS; round++) {
            MetricBatch ofOne = rival(last, "one-" + round, 1);
            MetricBatch ofOther = rival(last, "other-" + round, 1_000);
            boolean oneWon = Race.firstWins(round, line -> race(one, line, ofOne), line -> race(other, line, ofOther));
            last = (oneWon ? ofOne : ofOther).checkpoint();
            MetricStore again = newStore();
            assertThat(again.open(context()).token()).isEqualTo(last.token());
            total += oneWon ? 1 : 1_000;
            assertTotal(again, total);
        }
    }

    private static void race(MetricStore store, Runnable line, MetricBatch batch) {
        store.open(context());
        line.run();
        store.apply(batch);
    }

    @Test
    @DisplayName("rule 5: an empty store answers with nothing")
    void emptyStoreAnswersWithNothing() {
        MetricReader reader = openStore().reader();
        Window window = Window.endingAt(MINUTE, Duration.ofMinutes(5));

        assertThat(reader.newestMinute()).isEmpty();
        assertThat(reader.totals("types")).isEmpty();
        assertThat(reader.counts("types", window).values()).isEmpty();
        assertThat(reader.counts("types", window).window()).isEqualTo(window);
        assertThat(reader.series("types", "edit", window).values()).containsExactly(0L, 0L, 0L, 0L, 0L);
        assertThat(reader.top("users", window, 10).ranks()).isEmpty();
    }

    @Test
    @DisplayName("rule 5: answers equal a recount, for random batches of one day")
    void answersEqualARecountOverADay() {
        assertEqualToRecount(1, 60, 20);
    }

    @Test
    @DisplayName("rule 5: answers equal a recount, for batches within a few minutes")
    void answersEqualARecountOverFewMinutes() {
        assertEqualToRecount(2, 150, 1);
    }

    @Test
    @DisplayName("rule 5: answers equal a recount, for batches of several days")
    void answersEqualARecountOverSeveralDays() {
        assertEqualToRecount(3, 50, 300);
    }

    @Test
    @DisplayName("rule 5: a reader sees batches applied after its creation, also after a reopening")
    void readerStaysUpToDate() {
        MetricStore store = openStore();
        MetricReader reader = store.reader();
        store.apply(batch(1, 5));
        assertThat(reader.totals("types")).containsExactly(Map.entry("edit", 5L));

        store.open(context());
        store.apply(batch(2, 7));
        assertThat(reader.totals("types")).containsExactly(Map.entry("edit", 12L));
    }

    @Test
    @DisplayName("rule 5: a window includes its first minute and excludes its end")
    void windowCountsItsFirstMinuteAndNotItsEnd() {
        MetricStore store = openStore();
        store.apply(new MetricBatch(
                Checkpoint.NONE,
                checkpoint(1),
                List.of(
                        edits(MINUTE, 1),
                        edits(MINUTE.plusSeconds(60), 10),
                        edits(MINUTE.plusSeconds(120), 100),
                        edits(MINUTE.plusSeconds(180), 1000))));
        Window middle = new Window(MINUTE.plusSeconds(60), MINUTE.plusSeconds(180));

        MetricReader.Counts counts = store.reader().counts("types", middle);
        assertThat(counts.values()).containsExactly(Map.entry("edit", 110L));
        assertThat(counts.complete()).isTrue();
        assertThat(counts.window()).isEqualTo(middle);
        MetricReader.Series series = store.reader().series("types", "edit", middle);
        assertThat(series.values()).containsExactly(10L, 100L);
        assertThat(series.complete()).isTrue();
        assertThat(series.window()).isEqualTo(middle);
        MetricReader.Leaderboard top = store.reader().top("users", middle, 5);
        assertThat(top.ranks()).containsExactly(new Rank("Ada", 110));
        assertThat(top.complete()).isTrue();
        assertThat(top.window()).isEqualTo(middle);
    }

    @Test
    @DisplayName("rule 5: a series has a value for each minute, also for future ones")
    void seriesHasAValueForEachMinute() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        Window window = new Window(MINUTE.minusSeconds(120), MINUTE.plusSeconds(180));

        assertThat(store.reader().series("types", "edit", window).values()).containsExactly(0L, 0L, 5L, 0L, 0L);
        assertThat(store.reader().series("types", "never", window).values()).containsExactly(0L, 0L, 0L, 0L, 0L);
    }

    @Test
    @DisplayName("rule 5: ties in a leaderboard are in code point order")
    void tiesAreInCodePointOrder() {
        // U+FF21 comes before U+1F600, although its first UTF-16 unit comes after.
        List<String> members = List.of("A", "B", "a", "~2026-1", "\u00e9", "\u6f22", "\uff21", "\ud83d\ude00");
        Map<Counter, Long> tops = new HashMap<>();
        members.forEach(member -> tops.put(new Counter("users", member), 3L));
        tops.put(new Counter("users", "zz"), 4L);
        tops.put(new Counter("users", "00"), 2L);
        MetricStore store = openStore();
        store.apply(new MetricBatch(
                Checkpoint.NONE, checkpoint(1), List.of(MetricBatch.Minute.of(MINUTE, Map.of(), tops))));
        Window window = Window.endingAt(MINUTE, Duration.ofMinutes(5));

        List<String> order = new ArrayList<>(members);
        order.add(0, "zz");
        order.add("00");
        for (int limit : List.of(1, 3, 8, 9, 10, 1000)) {
            assertThat(store.reader().top("users", window, limit).ranks())
                    .extracting(Rank::member)
                    .isEqualTo(order.subList(0, Math.min(limit, order.size())));
        }
    }

    @Test
    @DisplayName("rule 5: a leaderboard of fewer than 1 or more than 10,000 ranks is refused")
    void leaderboardHasOneToTenThousandRanks() {
        MetricReader reader = openStore().reader();
        Window window = Window.endingAt(MINUTE, HOUR);

        assertThatThrownBy(() -> reader.top("users", window, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.top("users", window, MetricReader.MAX_PLACES + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("rule 5: counts and leaderboards of the same name are separate")
    void countsAndLeaderboardsOfOneNameAreSeparate() {
        Counter counter = new Counter("wikis", "enwiki");
        MetricStore store = openStore();
        store.apply(new MetricBatch(
                Checkpoint.NONE,
                checkpoint(1),
                List.of(MetricBatch.Minute.of(MINUTE, Map.of(counter, 5L), Map.of(counter, 8L)))));
        Window window = Window.endingAt(MINUTE, HOUR);

        assertThat(store.reader().totals("wikis")).containsExactly(Map.entry("enwiki", 5L));
        assertThat(store.reader().counts("wikis", window).values()).containsExactly(Map.entry("enwiki", 5L));
        assertThat(store.reader().series("wikis", "enwiki", window).values()).endsWith(5L);
        assertThat(store.reader().top("wikis", window, 5).ranks()).containsExactly(new Rank("enwiki", 8));
    }

    @Test
    @DisplayName("rule 5: a minute is kept for a day, and its counts stay in the totals")
    void minuteIsKeptForADay() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        Instant next =
                MINUTE.plus(Duration.ofMinutes(BucketRetention.COUNT_MINUTES)).minusSeconds(60);
        store.apply(new MetricBatch(checkpoint(1), checkpoint(2), List.of(edits(next, 7))));

        MetricReader.Counts day = store.reader().counts("types", Window.endingAt(next, Duration.ofHours(24)));
        assertThat(day.values()).containsExactly(Map.entry("edit", 12L));
        assertThat(day.complete()).isTrue();
        assertThat(store.reader().top("users", day.window(), 5).ranks()).containsExactly(new Rank("Ada", 12));

        Instant muchLater = next.plus(Duration.ofDays(3));
        store.apply(new MetricBatch(checkpoint(2), checkpoint(3), List.of(edits(muchLater, 1))));
        assertTotal(store, 13);
        assertThat(store.reader().newestMinute()).contains(muchLater);
        MetricReader.Counts old = store.reader().counts("types", day.window());
        if (old.complete()) {
            assertThat(old.values()).containsExactly(Map.entry("edit", 12L));
        }
    }

    @Test
    @DisplayName("rule 5: a late event counts in its own minute as long as that is kept")
    void lateEventCountsInItsOwnMinute() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        Instant late = MINUTE.minus(Duration.ofHours(23));
        store.apply(new MetricBatch(checkpoint(1), checkpoint(2), List.of(edits(late, 7))));

        assertThat(store.reader()
                        .series("types", "edit", Window.endingAt(late, Duration.ofMinutes(1)))
                        .values())
                .containsExactly(7L);
        assertThat(store.reader().newestMinute()).contains(MINUTE);
        assertTotal(store, 12);
    }

    @Test
    @DisplayName("rule 5: an event too late for any hour counts in the totals only")
    void eventTooLateForAnyHourCountsInTheTotalsAlone() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        Instant late = MINUTE.minus(Duration.ofDays(9));
        store.apply(new MetricBatch(checkpoint(1), checkpoint(2), List.of(edits(late, 7))));
        Window window = Window.endingAt(late, Duration.ofMinutes(5));

        assertTotal(store, 12);
        MetricReader reader = store.reader();
        assertThat(reader.newestMinute()).contains(MINUTE);
        assertThat(reader.counts("types", window).values()).isEmpty();
        assertThat(reader.counts("types", window).complete()).isFalse();
        assertThat(reader.series("types", "edit", window).values()).containsOnly(0L);
        assertThat(reader.series("types", "edit", window).complete()).isFalse();
        assertThat(reader.top("users", window, 5).ranks()).isEmpty();
        assertThat(reader.top("users", window, 5).complete()).isFalse();
    }

    @Test
    @DisplayName("rule 5: an event that is more than a day late counts in its hour")
    void eventLaterThanADayCountsInItsHour() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        Instant late = MINUTE.minus(Duration.ofHours(40)).plusSeconds(600);
        store.apply(new MetricBatch(checkpoint(1), checkpoint(2), List.of(edits(late, 7))));
        store.apply(new MetricBatch(checkpoint(2), checkpoint(3), List.of(edits(late.plusSeconds(60), 2))));

        MetricReader.Counts counts = store.reader().counts("types", Window.endingAt(late, Duration.ofMinutes(5)));
        assertThat(counts.values()).containsExactly(Map.entry("edit", 9L));
        assertThat(counts.window())
                .as("the whole hour")
                .isEqualTo(Window.endingAt(late, Duration.ofMinutes(5)).inWholeHours());
        assertThat(counts.complete()).isTrue();
        MetricReader.Series hours = store.reader()
                .ask(new MetricQuery.Series("types", "edit", Window.endingAt(late, Duration.ofMinutes(61)), Step.HOUR));
        assertThat(hours.values()).containsExactly(0L, 9L);
        assertTotal(store, 14);
    }

    @Test
    @DisplayName("rule 5: hours are kept for eight days")
    void hoursAreKeptForEightDays() {
        MetricStore store = openStore();
        MetricRecount expected = new MetricRecount();
        for (int hour = 0; hour < 10 * 24; hour++) {
            MetricBatch batch = new MetricBatch(
                    checkpoint(hour),
                    checkpoint(hour + 1),
                    List.of(edits(MINUTE.plus(Duration.ofMinutes(60L * hour + 7)), hour + 1)));
            store.apply(batch);
            expected.add(batch);
        }
        Instant newest = expected.newestMinute().orElseThrow();

        Window week = Window.endingAt(newest, Duration.ofDays(8)).inWholeHours();
        MetricReader.Counts counts = store.reader().counts("types", week);
        assertThat(counts.complete()).isTrue();
        assertThat(counts.values()).isEqualTo(expected.counts("types", week));
        MetricReader.Series series = store.reader().ask(new MetricQuery.Series("types", "edit", week, Step.HOUR));
        assertThat(series.values()).isEqualTo(expected.series("types", "edit", week, HOUR));
        assertThat(series.complete()).isTrue();
        Window older = new Window(week.from().minus(Duration.ofHours(2)), week.to());
        assertThat(store.reader().counts("types", older).complete()).isFalse();
    }

    @Test
    @DisplayName("rule 5: the error of a leaderboard older than its minutes is within the stated bound")
    void errorOfAnOldLeaderboardIsWithinTheStatedBound() {
        MetricStore store = openStore();
        MetricRecount expected = new MetricRecount();
        Random random = new Random(5);
        for (int i = 0; i < 30; i++) {
            Instant minute = MINUTE.plus(Duration.ofMinutes(10L * i));
            Map<Counter, Long> tops = new HashMap<>();
            for (int k = 0; k < 700; k++) {
                int member = (int) (3_000 * Math.pow(random.nextDouble(), 3));
                tops.merge(new Counter("pages", "page " + member), 1L, Long::sum);
            }
            List<MetricBatch.Minute> minutes = new ArrayList<>();
            if (i > 20) {
                // Late events of a closed hour.
                minutes.add(MetricBatch.Minute.of(
                        MINUTE.plus(Duration.ofMinutes(i)),
                        Map.of(),
                        Map.of(new Counter("pages", "page 0"), 3L, new Counter("pages", "late " + i), 1L)));
            }
            minutes.add(MetricBatch.Minute.of(minute, Map.of(), tops));
            MetricBatch batch = new MetricBatch(checkpoint(i), checkpoint(i + 1), minutes);
            store.apply(batch);
            expected.add(batch);
        }
        Instant newest = expected.newestMinute().orElseThrow();

        MetricReader.Leaderboard day = store.reader().top("pages", Window.endingAt(newest, Duration.ofHours(24)), 100);
        assertThat(day.error()).as("three hours left some out").isBetween(3L, 40L);
        assertTop(day, expected, "pages", 100);
        for (int length : List.of(1, 5, 60, 70)) {
            Window window = Window.endingAt(newest, Duration.ofMinutes(length));
            MetricReader.Leaderboard exact = store.reader().top("pages", window, 5_000);
            assertThat(exact.error()).isZero();
            assertThat(exact.window()).isEqualTo(window);
            assertTop(exact, expected, "pages", 5_000);
        }
        Instant middle = MINUTE.plus(Duration.ofMinutes(100));
        MetricReader.Leaderboard hour = store.reader().top("pages", Window.endingAt(middle, Duration.ofMinutes(3)), 10);
        assertThat(hour.window()).isEqualTo(new Window(MINUTE.plus(HOUR), MINUTE.plus(HOUR.multipliedBy(2))));
        assertThat(hour.complete()).isTrue();
        assertTop(hour, expected, "pages", 10);
    }

    @Test
    @DisplayName("rule 5: all series of a metric in one query equal its single series")
    void allSeriesInOneQueryEqualTheSingleSeries() {
        MetricStore store = openStore();
        store.apply(new MetricBatch(
                Checkpoint.NONE,
                checkpoint(1),
                List.of(
                        edits(MINUTE, 2),
                        MetricBatch.Minute.of(
                                MINUTE.plusSeconds(120), Map.of(new Counter("types", "new"), 3L), Map.of()))));
        Window window = Window.endingAt(MINUTE.plusSeconds(120), Duration.ofMinutes(4));

        MetricReader.AllSeries all = store.reader().ask(new MetricQuery.AllSeries("types", window, Step.MINUTE));
        assertThat(all.values())
                .containsOnly(Map.entry("edit", List.of(0L, 2L, 0L, 0L)), Map.entry("new", List.of(0L, 0L, 0L, 3L)));
        assertThat(all.complete()).isTrue();
        assertThat(all.window()).isEqualTo(window);
    }

    @Test
    @DisplayName("rule 5: counts may decrease, and are exact beyond the range of exact doubles")
    void countsMayDecreaseAndAreExact() {
        long large = (1L << 53) + 1;
        Counter net = new Counter("bytes", "net");
        Counter removed = new Counter("bytes", "removed");
        MetricStore store = openStore();
        store.apply(new MetricBatch(
                Checkpoint.NONE,
                checkpoint(1),
                List.of(MetricBatch.Minute.of(MINUTE, Map.of(net, -40L, removed, large), Map.of()))));
        store.apply(new MetricBatch(
                checkpoint(1),
                checkpoint(2),
                List.of(MetricBatch.Minute.of(MINUTE, Map.of(net, 15L, removed, 2L), Map.of()))));
        Window window = Window.endingAt(MINUTE, HOUR);

        Map<String, Long> expected = Map.of("net", -25L, "removed", large + 2);
        assertThat(store.reader().totals("bytes")).isEqualTo(expected);
        assertThat(store.reader().counts("bytes", window).values()).isEqualTo(expected);
    }

    @Test
    @DisplayName("rule 5: any text can be a key")
    void anyTextCanBeAKey() {
        Map<Counter, Long> values = new HashMap<>();
        long next = 1;
        for (String key : keys()) {
            values.put(new Counter("types", key), next++);
        }
        MetricStore store = openStore();
        MetricRecount expected = new MetricRecount();
        MetricBatch batch =
                new MetricBatch(Checkpoint.NONE, checkpoint(1), List.of(MetricBatch.Minute.of(MINUTE, values, values)));
        store.apply(batch);
        expected.add(batch);

        assertSame(store.reader(), expected, List.of("types"), List.of("types"));
        Window window = Window.endingAt(MINUTE, Duration.ofMinutes(2));
        for (String key : keys()) {
            assertThat(store.reader().series("types", key, window).values())
                    .as("series of '%s'", key)
                    .isEqualTo(expected.series("types", key, window, Duration.ofMinutes(1)));
        }
    }

    @Test
    @DisplayName("rule 6: closing twice is harmless")
    void closingTwiceIsHarmless() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        close(store);

        assertThatCode(store::close).doesNotThrowAnyException();
        assertTotal(openStore(), 5);
    }

    @Test
    @DisplayName("rule 6: a store that was never opened can be closed")
    void storeThatWasNeverOpenedCanBeClosed() {
        MetricStore store = newStore();
        toClose.remove(store);

        assertThatCode(store::close).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("rule 6: a closed store refuses to apply")
    void applyingToAClosedStoreIsRefused() {
        MetricStore store = openStore();
        store.apply(batch(1, 5));
        close(store);

        assertThatThrownBy(() -> store.apply(batch(2, 7))).isInstanceOf(IllegalStateException.class);
        assertTotal(openStore(), 5);
    }

    @Test
    @DisplayName("rule 6: a store that was never opened refuses to apply and to read")
    void storeThatWasNeverOpenedNeitherAppliesNorReads() {
        MetricStore store = newStore();

        assertThatThrownBy(() -> store.apply(batch(1, 5))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::reader).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("rule 7: a member counts once in a window, in however many minutes it occurs")
    void memberCountsOnceInAWindow() {
        MetricStore store = openStore();
        for (int i = 0; i < 4; i++) {
            store.apply(new MetricBatch(
                    checkpoint(i),
                    checkpoint(i + 1),
                    List.of(
                            seen(MINUTE.plusSeconds(60L * i), "all", "Ada", "Bob"),
                            seen(MINUTE.plusSeconds(60L * i + 60), "all", "Ada", "guest " + i))));
        }
        MetricReader reader = store.reader();
        Instant newest = MINUTE.plusSeconds(240);

        assertThat(unique(reader, "all", Window.endingAt(newest, Duration.ofMinutes(5))))
                .isEqualTo(6);
        assertThat(unique(reader, "all", Window.endingAt(newest, Duration.ofMinutes(1))))
                .isEqualTo(2);
        assertThat(unique(reader, "all", Window.endingAt(newest, Duration.ofMinutes(2))))
                .isEqualTo(4);
        assertThat(unique(reader, "all", Window.endingAt(newest, HOUR))).isEqualTo(6);
        assertThat(unique(reader, "all", Window.endingAt(newest, Duration.ofHours(24))))
                .isEqualTo(6);
        assertThat(unique(reader, "other", Window.endingAt(newest, HOUR))).isZero();
    }

    private static MetricBatch.Minute seen(Instant minute, String key, String... members) {
        return MetricBatch.Minute.of(
                minute, Map.of(), Map.of(), Map.of(new Counter("people", key), Set.of(members)), Map.of());
    }

    private static long unique(MetricReader reader, String key, Window window) {
        MetricReader.Uniques uniques = reader.uniques("people", key, window);
        assertThat(uniques.complete()).isTrue();
        return uniques.count();
    }

    @Test
    @DisplayName("rule 7: the estimate of many members stays within its error, by minutes and by hours")
    void estimateOfManyMembersKeepsItsError() {
        MetricStore store = openStore();
        for (int i = 0; i < 8; i++) {
            String[] members = new String[3_000];
            for (int k = 0; k < members.length; k++) {
                members[k] = "member " + (2_000 * i + k);
            }
            Instant minute = MINUTE.plus(Duration.ofMinutes(40L * i));
            store.apply(new MetricBatch(checkpoint(i), checkpoint(i + 1), List.of(seen(minute, "all", members))));
        }
        Window day = Window.endingAt(MINUTE.plus(Duration.ofMinutes(280)), Duration.ofHours(24));

        MetricReader.Uniques uniques = store.reader().uniques("people", "all", day);
        assertThat(uniques.standardError()).isBetween(0.0, 0.02);
        assertThat((double) uniques.count()).isCloseTo(17_000, withinPercentage(400 * uniques.standardError() + 0.01));
    }

    @Test
    @DisplayName("rule 8: distributions of minutes add up per key, including negative values")
    void distributionsOfMinutesAddUp() {
        MetricStore store = openStore();
        for (int i = 0; i < 3; i++) {
            Counter all = new Counter("sizes", "all");
            Counter bots = new Counter("sizes", "all bots");
            store.apply(new MetricBatch(
                    checkpoint(i),
                    checkpoint(i + 1),
                    List.of(MetricBatch.Minute.of(
                            MINUTE.plus(Duration.ofMinutes(50L * i)),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            Map.of(
                                    all,
                                    Distribution.of(-1_000_000, -17, 0, 5, 100L * i),
                                    bots,
                                    Distribution.of(1, 1, Long.MAX_VALUE))))));
        }
        MetricReader reader = store.reader();
        Instant newest = MINUTE.plus(Duration.ofMinutes(100));

        MetricReader.Spread day = reader.spread("sizes", "all", Window.endingAt(newest, Duration.ofHours(24)));
        assertThat(day.distribution())
                .isEqualTo(Distribution.of(
                        -1_000_000, -17, 0, 5, 0, -1_000_000, -17, 0, 5, 100, -1_000_000, -17, 0, 5, 200));
        assertThat(day.complete()).isTrue();
        assertThat(reader.spread("sizes", "all bots", Window.endingAt(newest, Duration.ofMinutes(1)))
                        .distribution())
                .isEqualTo(Distribution.of(1, 1, Long.MAX_VALUE));
        assertThat(reader.spread("sizes", "bots", Window.endingAt(newest, Duration.ofMinutes(1)))
                        .distribution())
                .isEqualTo(Distribution.NONE);
    }

    @Test
    @DisplayName("rule 9: queries asked together are answered from one snapshot")
    void queriesAskedTogetherAreAnsweredFromOneSnapshot() {
        MetricStore store = openStore();
        MetricReader reader = store.reader();
        for (int number = 1; number <= 20; number++) {
            store.apply(batch(number, 1));
            assertThat(totalOfOneSnapshot(reader)).isEqualTo(number);
        }
    }

    /** Queries the edits in several ways in one request; all answers must agree. */
    private static long totalOfOneSnapshot(MetricReader reader) {
        Window window = Window.endingAt(MINUTE, HOUR);
        MetricQuery.Totals totals = new MetricQuery.Totals("types");
        MetricQuery.Counts counts = new MetricQuery.Counts("types", window);
        MetricQuery.Series series = new MetricQuery.Series("types", "edit", window, Step.MINUTE);
        QueryResults answers = reader.ask(List.of(counts, totals, series));
        long total = answers.to(totals).values().getOrDefault("edit", 0L);
        assertThat(answers.to(counts).of("edit")).isEqualTo(total);
        assertThat(answers.to(series).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(total);
        return total;
    }

    private static MetricContext context() {
        return new MetricContext(PIPELINE);
    }

    private MetricStore newStore() {
        MetricStore store = createStore();
        toClose.add(store);
        return store;
    }

    private MetricStore openStore() {
        MetricStore store = newStore();
        store.open(context());
        return store;
    }

    private void close(MetricStore store) {
        toClose.remove(store);
        store.close();
    }

    private void openOrSkip(MetricStore store) {
        SinkException shutOut = refusalOf(() -> store.open(context()));
        if (shutOut != null) {
            abort("this store admits one writer at a time: " + shutOut.getMessage());
        }
    }

    private static @Nullable SinkException refusalOf(Runnable call) {
        try {
            call.run();
            return null;
        } catch (SinkException e) {
            return e;
        }
    }

    private static void assertTotal(MetricStore store, long edits) {
        Map<String, Long> expected = edits == 0 ? Map.of() : Map.of("edit", edits);
        assertThat(MetricRecount.withoutZeros(store.reader().totals("types"))).isEqualTo(expected);
    }

    private void assertFenced(MetricStore store, MetricBatch batch, int last, long edits) {
        assertThatThrownBy(() -> store.apply(batch)).isInstanceOf(FencedException.class);
        abandon(store);
        MetricStore again = newStore();
        assertThat(again.open(context()).token()).isEqualTo(checkpoint(last).token());
        assertTotal(again, edits);
    }

    private void assertEqualToRecount(long seed, int batches, int pace) {
        Random random = new Random(seed);
        RandomMetrics metrics = new RandomMetrics(random);
        MetricRecount expected = new MetricRecount();
        MetricStore store = openStore();
        for (int i = 1; i <= batches; i++) {
            MetricBatch batch = metrics.next(pace);
            store.apply(batch);
            expected.add(batch);
            if (i % 15 == 0) {
                assertSame(store.reader(), expected, RandomMetrics.COUNTED, RandomMetrics.RANKED);
                assertSameInAnyWindow(store.reader(), expected, random);
            }
        }
        assertSame(store.reader(), expected, RandomMetrics.COUNTED, RandomMetrics.RANKED);
    }
}
