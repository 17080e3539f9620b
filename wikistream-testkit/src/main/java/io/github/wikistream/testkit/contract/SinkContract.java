package io.github.wikistream.testkit.contract;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.change;
import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static io.github.wikistream.testkit.sample.SampleEvents.changes;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static io.github.wikistream.testkit.sample.SampleEvents.deadLetter;
import static io.github.wikistream.testkit.sample.SampleEvents.other;
import static io.github.wikistream.testkit.sample.SampleEvents.pageCreate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The rules of {@link Sink} as tests. Extend this class and implement its three abstract methods; the sink is complete
 * when all tests pass. Each test begins with an empty store: JUnit creates a new instance of the class for each test,
 * so empty the store in a {@code @BeforeEach} method.
 *
 * <p>A rule that cannot be tested on a store is reported as skipped, with the reason. The optional methods describe
 * more of the store and enable more tests.
 *
 * <pre>{@code
 * class MySinkContractTest extends SinkContract {
 * private final MyStore store = MyStore.empty();
 *
 * @Override protected Sink createSink() { return new MySink(store); }
 * @Override protected List<UUID> storedIds() { return store.readIds(); }
 * @Override protected boolean breakNextWrite() { store.failOnce(); return true; }
 * }
 * }</pre>
 */
public abstract class SinkContract {
    @RegisterExtension
    static final RuleExplanation EXPLANATION = new RuleExplanation();

    private static final String PIPELINE = "contract";

    /** Rule 6 allows one second; the rest is tolerance for a busy machine. */
    private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(5);

    private final List<Sink> toClose = new ArrayList<>();

    protected SinkContract() {}

    /** Returns a new, unopened sink, each time on the same store. */
    protected abstract Sink createSink();

    /**
     * Returns the ids of the events in the store, bypassing any cache of a sink, one for each row, in any order. Also called before any sink was
     * opened, when the store may have no tables or files yet: then it returns an empty list.
     */
    protected abstract List<UUID> storedIds();

    /**
     * Makes the next {@link Sink#write} of any sink on this store fail once with a transient fault, preferably after
     * part of the batch was written.
     *
     * @return {@code false} if this store cannot be made to fail
     */
    protected abstract boolean breakNextWrite();

    /**
     * Returns whether the sink stores an event; {@code true}, the default, for all. Override it for a sink that stores
     * only some kinds of events.
     */
    protected boolean keeps(StreamEvent event) {
        return true;
    }

    /** Returns the ids of the dead letters in the store, one for each row, in any order; empty, the default, if the sink stores none. */
    protected Optional<List<UUID>> storedDeadLetterIds() {
        return Optional.empty();
    }

    /**
     * Makes the next {@link Sink#write} of any sink on this store hang until the returned action is run. Empty, the
     * default, if this store cannot be made to hang.
     */
    protected Optional<Runnable> stallNextWrite() {
        return Optional.empty();
    }

    /**
     * Abandons a sink as a crash of its process would. Does nothing by default. A store that admits one sink at a time
     * releases its lock here, and nothing else: nothing may be written.
     */
    protected void abandon(Sink sink) {}

    @AfterEach
    final void closeAllOpen() {
        for (Sink sink : List.copyOf(toClose)) {
            close(sink);
        }
    }

    @Test
    @DisplayName("rule 1: calls may come from different threads")
    void callsMayComeFromDifferentThreads() {
        Sink sink = newSink();
        OtherThread.run(() -> sink.open(context()));
        OtherThread.run(() -> sink.write(batch(1, 3)));
        OtherThread.run(() -> sink.write(batch(4, 6)));
        abandon(sink);

        assertThat(newSink().open(context()).token()).isEqualTo(checkpoint(6).token());
    }

    @Test
    @DisplayName("rule 2: all events of a batch are stored when write returns")
    void storesAllEventsOfABatch() {
        Sink sink = openSink();

        sink.write(batch(1, 10));
        assertStored(changes(1, 10));

        sink.write(batch(11, 14));
        assertStored(changes(1, 14));
    }

    @Test
    @DisplayName("rule 2: the checkpoint of a batch survives a crash of the process")
    void checkpointSurvivesACrash() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        abandon(sink);

        assertThat(newSink().open(context()).token()).isEqualTo(checkpoint(3).token());
    }

    @Test
    @DisplayName("rule 2: a batch without events moves the checkpoint")
    void batchWithoutEventsMovesTheCheckpoint() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        sink.write(new Batch(checkpoint(3), checkpoint(4), List.of(), List.of()));
        abandon(sink);

        assertThat(newSink().open(context()).token()).isEqualTo(checkpoint(4).token());
        assertStored(changes(1, 3));
    }

    @Test
    @DisplayName("rule 2: the first batch may contain only the pipeline's start position")
    void firstBatchMayHoldNoEvent() {
        Sink sink = openSink();
        sink.write(new Batch(Checkpoint.NONE, SampleEvents.beginning(), List.of(), List.of()));
        abandon(sink);

        Sink again = newSink();
        assertThat(again.open(context()).token())
                .isEqualTo(SampleEvents.beginning().token());
        again.write(new Batch(SampleEvents.beginning(), checkpoint(3), List.copyOf(changes(1, 3)), List.of()));
        assertThat(again.open(context()).token()).isEqualTo(checkpoint(3).token());
        assertStored(changes(1, 3));
    }

    @Test
    @DisplayName("rule 2: a batch of several thousand events is stored")
    void storesALargeBatch() {
        openSink().write(batch(1, 5_000));

        assertStored(changes(1, 5_000));
    }

    @Test
    @DisplayName("rule 2: events of every kind are stored side by side")
    void storesEventsOfEveryKind() {
        List<StreamEvent> events = List.of(
                change(1),
                other(2),
                changeLike(3).type("142").build(),
                changeLike(4).user(null).comment(null).build(),
                changeLike(5).log(null).build(),
                changeLike(6).bytes(null, null).minor(null).patrolled(null).build(),
                changeLike(7).bytes(null, 9_000_000_000L).build(),
                pageCreate(8));

        openSink().write(batch(1, 8, events, List.of()));

        assertStored(events);
    }

    @Test
    @DisplayName("rule 2: any text in an event is stored")
    void storesHostileText() {
        List<String> texts = HostileText.all();
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            // MediaWiki limits titles and user names to 255 bytes; only comments are longer.
            SampleChange change = changeLike(i + 1).comment(text);
            events.add((text.length() > 255 ? change : change.page(0, text).user(text)).build());
        }

        openSink().write(batch(1, texts.size(), events, List.of()));

        assertStored(events);
    }

    @Test
    @DisplayName("rule 2: dead letters are stored with their batch")
    void storesDeadLetters() {
        assumeTrue(storedDeadLetterIds().isPresent(), "this sink stores no dead letters");
        Sink sink = openSink();

        sink.write(batch(1, 3, changes(1, 2), List.of(deadLetter(3))));
        sink.write(batch(4, 5, List.of(), List.of(deadLetter(4), deadLetter(5))));

        assertStored(changes(1, 2));
        assertThat(storedDeadLetterIds())
                .hasValueSatisfying(ids -> assertThat(ids)
                        .containsExactlyInAnyOrderElementsOf(Stream.of(3, 4, 5)
                                .map(SampleEvents::deadLetter)
                                .map(DeadLetter::id)
                                .toList()));
    }

    @Test
    @DisplayName("rule 2: a write that fails leaves the whole batch or nothing of it")
    void failedWriteLeavesAllOrNothing() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        assumeTrue(breakNextWrite(), "this store cannot be made to fail");
        Throwable failure = catchThrowable(() -> sink.write(batch(4, 9)));
        abandon(sink);

        String token = newSink().open(context()).token();
        assertThat(token).isIn(checkpoint(3).token(), checkpoint(9).token());
        boolean stored = token.equals(checkpoint(9).token());
        assertThat(stored)
                .as("the batch is stored, or write has thrown: %s", failure)
                .isIn(true, failure == null);
        assertStored(changes(1, stored ? 9 : 3));
    }

    @Test
    @DisplayName("rule 2: a failed write and the same write again store the batch once")
    void batchWrittenAgainIsStoredOnce() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        assumeTrue(breakNextWrite(), "this store cannot be made to fail");
        Throwable failure = catchThrowable(() -> sink.write(batch(4, 9)));
        if (failure != null && sink.open(context()).token().equals(checkpoint(3).token())) {
            sink.write(batch(4, 9));
        }
        sink.write(batch(10, 12));

        assertStored(changes(1, 12));
    }

    @Test
    @DisplayName("rule 3: an empty store holds no checkpoint")
    void emptyStoreHoldsNoCheckpoint() {
        assertThat(newSink().open(context())).isEqualTo(Checkpoint.NONE);
    }

    @Test
    @DisplayName("rule 3: a sink that is opened again knows the last batch")
    void sinkOpenedAgainKnowsTheLastBatch() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        assertThat(sink.open(context())).isEqualTo(checkpoint(3));

        sink.write(batch(4, 5));
        assertThat(sink.open(context())).isEqualTo(checkpoint(5));
    }

    @Test
    @DisplayName("rule 3: a new sink knows the batch whose answer was lost")
    void newSinkKnowsTheBatchWhoseAnswerWasLost() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        abandon(sink);

        assertThat(newSink().open(context())).isEqualTo(checkpoint(3));
    }

    @Test
    @DisplayName("rule 3: a sink learns what another one has stored")
    void sinkLearnsWhatAnotherOneHasStored() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        Sink other = newSink();
        openOrSkip(other);
        other.write(batch(4, 6));

        assertThat(sink.open(context())).isEqualTo(checkpoint(6));
    }

    @Test
    @DisplayName("rule 3: a checkpoint comes back whole")
    void checkpointComesBackWhole() {
        Checkpoint full = SampleEvents.fullCheckpoint();
        Sink sink = openSink();
        sink.write(new Batch(Checkpoint.NONE, full, List.copyOf(changes(1, 2)), List.of()));
        abandon(sink);

        assertThat(newSink().open(context())).isEqualTo(full);
    }

    @Test
    @DisplayName("rule 3: pipelines of different names have separate progress")
    void pipelinesAreIsolated() {
        SinkContext neighbour = new SinkContext("contract-2");
        Sink sink = openSink();
        sink.write(batch(1, 3));
        close(sink);

        Sink other = newSink();
        assertThat(other.open(neighbour)).isEqualTo(Checkpoint.NONE);
        Checkpoint theirs = Checkpoint.builder()
                .token("theirs")
                .position(SampleEvents.position(5))
                .build();
        other.write(new Batch(Checkpoint.NONE, theirs, List.copyOf(changes(4, 5)), List.of()));
        close(other);

        Sink again = newSink();
        assertThat(again.open(context())).isEqualTo(checkpoint(3));
        close(again);
        assertThat(newSink().open(neighbour)).isEqualTo(theirs);
    }

    @Test
    @DisplayName("rule 4: a batch that is already stored is refused")
    void refusesAStoredBatch() {
        Sink sink = openSink();
        sink.write(batch(1, 3));

        assertFenced(sink, batch(1, 3), 3);
    }

    @Test
    @DisplayName("rule 4: a batch that skips another one is refused")
    void refusesABatchThatSkipsAnotherOne() {
        Sink sink = openSink();
        sink.write(batch(1, 3));

        assertFenced(sink, batch(7, 9), 3);
    }

    @Test
    @DisplayName("rule 4: a first batch is refused by a store that has one")
    void refusesASecondFirstBatch() {
        Sink sink = openSink();
        sink.write(batch(1, 3));

        assertFenced(sink, new Batch(Checkpoint.NONE, checkpoint(9), List.copyOf(changes(4, 9)), List.of()), 3);
    }

    @Test
    @DisplayName("rule 4: a later batch is refused by an empty store")
    void refusesALaterBatchInAnEmptyStore() {
        assertFenced(openSink(), batch(4, 6), 0);
    }

    @Test
    @DisplayName("rule 4: a batch without events is refused like any other")
    void refusesABatchWithoutEvents() {
        Sink sink = openSink();
        sink.write(batch(1, 3));

        assertFenced(sink, new Batch(checkpoint(2), checkpoint(4), List.of(), List.of()), 3);
    }

    @Test
    @DisplayName("rule 4: of two writers one wins, and the data stays exact")
    void ofTwoWritersOneWins() {
        Sink winner = openSink();
        Sink loser = newSink();
        SinkException shutOut = refusalOf(() -> loser.open(context()));
        winner.write(batch(1, 3));
        List<UUID> before = storedIds();
        if (shutOut == null) {
            assertThatThrownBy(() -> loser.write(rival(Checkpoint.NONE, "rival", 1, 2)))
                    .isInstanceOf(FencedException.class);
        }
        assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(winner.open(context()).token()).isEqualTo(checkpoint(3).token());
        winner.write(batch(4, 6));
    }

    @Test
    @DisplayName("rule 4: a writer that was overtaken is refused, even if it has written before")
    void refusesAWriterThatWasOvertaken() {
        Sink loser = openSink();
        loser.write(batch(1, 3));
        Sink winner = newSink();
        openOrSkip(winner);
        winner.write(batch(4, 6));
        List<UUID> before = storedIds();

        assertThatThrownBy(() -> loser.write(rival(checkpoint(3), "rival", 7, 8)))
                .isInstanceOf(FencedException.class);
        assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(before);
        winner.write(batch(7, 9));
        assertThat(newSink().open(context()).token()).isEqualTo(checkpoint(9).token());
    }

    @Test
    @DisplayName("rule 4: of two concurrent writers one wins, and the other changes nothing")
    void ofTwoConcurrentWritersOneWins() {
        Sink one = openSink();
        Sink other = newSink();
        openOrSkip(other);
        Checkpoint last = Checkpoint.NONE;
        for (int round = 1; round <= Race.ROUNDS; round++) {
            Batch ofOne = rival(last, "one-" + round, 4 * round - 3, 4 * round - 2);
            Batch ofOther = rival(last, "other-" + round, 4 * round - 1, 4 * round);
            boolean oneWon = Race.firstWins(round, line -> race(one, line, ofOne), line -> race(other, line, ofOther));
            last = (oneWon ? ofOne : ofOther).checkpoint();
            assertThat(newSink().open(context()).token()).isEqualTo(last.token());
            assertThat(storedIds())
                    .doesNotContainAnyElementsOf((oneWon ? ofOther : ofOne)
                            .events().stream().map(StreamEvent::id).toList());
        }
    }

    private static void race(Sink sink, Runnable line, Batch batch) {
        sink.open(context());
        line.run();
        sink.write(batch);
    }

    @Test
    @DisplayName("rule 5: a transient fault requests a retry")
    void transientFaultRequestsARetry() {
        Sink sink = openSink();
        assumeTrue(breakNextWrite(), "this store cannot be made to fail");
        Throwable failure = catchThrowable(() -> sink.write(batch(1, 3)));
        if (failure == null) {
            abort("the fault did not reach the sink");
        }
        assertThat(failure)
                .isInstanceOfSatisfying(
                        SinkException.class,
                        e -> assertThat(e.isRetryable()).as("retryable: %s", e).isTrue());
        assertThat(failure).hasMessageMatching("(?s).*\\S.*");
    }

    @Test
    @DisplayName("rule 5: the retried write succeeds")
    void retriedWriteSucceeds() {
        Sink sink = openSink();
        assumeTrue(breakNextWrite(), "this store cannot be made to fail");
        Throwable failure = catchThrowable(() -> sink.write(batch(1, 3)));
        if (failure == null) {
            abort("the fault did not reach the sink");
        }
        if (sink.open(context()).isNone()) {
            sink.write(batch(1, 3));
        }

        assertThat(sink.open(context()).token()).isEqualTo(checkpoint(3).token());
    }

    @Test
    @DisplayName("rule 6: a write by an interrupted thread fails promptly and leaves the flag set")
    void writeByAnInterruptedThreadFailsPromptly() {
        Sink sink = newSink();
        OtherThread caller = OtherThread.start(() -> {
            sink.open(context());
            Thread.currentThread().interrupt();
            sink.write(batch(1, 3));
        });

        assertInterrupted(caller);
        abandon(sink);
        assertWholeOrNothing();
    }

    @Test
    @DisplayName("rule 6: a hanging write fails when interrupted and leaves the flag set")
    void hangingWriteFailsWhenInterrupted() {
        // The setup of a first opening is complete before the store is made to hang.
        close(openSink());
        Optional<Runnable> release = stallNextWrite();
        assumeTrue(release.isPresent(), "this store cannot be made to hang");
        Sink sink = newSink();
        try {
            CountDownLatch opened = new CountDownLatch(1);
            OtherThread caller = OtherThread.start(() -> {
                sink.open(context());
                opened.countDown();
                sink.write(batch(1, 3));
            });
            OtherThread.await(opened);
            caller.interrupt();
            assertInterrupted(caller);
        } finally {
            release.orElseThrow().run();
        }
        abandon(sink);
        assertWholeOrNothing();
    }

    @Test
    @DisplayName("rule 7: closing twice is harmless")
    void closingTwiceIsHarmless() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        close(sink);
        List<UUID> before = storedIds();

        assertThatCode(sink::close).doesNotThrowAnyException();
        assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @DisplayName("rule 7: a sink that was never opened can be closed")
    void sinkThatWasNeverOpenedCanBeClosed() {
        Sink sink = newSink();
        toClose.remove(sink);

        assertThatCode(sink::close).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("rule 7: writing to a closed sink is refused")
    void writingToAClosedSinkIsRefused() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        close(sink);
        List<UUID> before = storedIds();

        assertThatThrownBy(() -> sink.write(batch(4, 6))).isInstanceOf(IllegalStateException.class);
        assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @DisplayName("rule 7: writing to a sink that was never opened is refused")
    void writingToASinkThatWasNeverOpenedIsRefused() {
        Sink sink = newSink();

        assertThatThrownBy(() -> sink.write(batch(1, 3))).isInstanceOf(IllegalStateException.class);
        assertThat(storedIds()).isEmpty();
    }

    @Test
    @DisplayName("rule 8: a sink that recognizes repeats stores an event once, however many pipelines write it")
    void repeatsOfOtherPipelinesAreRecognized() {
        Sink sink = openSink();
        sink.write(batch(1, 3));
        Sink other = newSink();
        if (!other.recognizesRepeats()) {
            return;
        }
        Checkpoint before = other.open(new SinkContext("contract-2"));
        Checkpoint theirs = Checkpoint.builder()
                .token("theirs")
                .position(SampleEvents.position(5))
                .build();

        other.write(new Batch(before, theirs, List.copyOf(changes(2, 5)), List.of()));

        assertThat(storedIds()).doesNotHaveDuplicates();
    }

    private static SinkContext context() {
        return new SinkContext(PIPELINE);
    }

    private Sink newSink() {
        Sink sink = createSink();
        toClose.add(sink);
        return sink;
    }

    private Sink openSink() {
        Sink sink = newSink();
        sink.open(context());
        return sink;
    }

    private void close(Sink sink) {
        toClose.remove(sink);
        sink.close();
    }

    private void openOrSkip(Sink sink) {
        SinkException shutOut = refusalOf(() -> sink.open(context()));
        if (shutOut != null) {
            abort("this store admits one sink at a time: " + shutOut.getMessage());
        }
    }

    /** Returns a batch with a checkpoint that no other writer has. */
    private static Batch rival(Checkpoint previous, String token, int first, int last) {
        Checkpoint checkpoint = Checkpoint.builder()
                .token(token)
                .position(SampleEvents.position(last))
                .build();
        return new Batch(previous, checkpoint, List.copyOf(changes(first, last)), List.of());
    }

    private static @Nullable SinkException refusalOf(Runnable call) {
        try {
            call.run();
            return null;
        } catch (SinkException e) {
            return e;
        }
    }

    private void assertStored(List<? extends StreamEvent> events) {
        assertThat(storedIds())
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().filter(this::keeps).map(StreamEvent::id).toList());
    }

    private void assertFenced(Sink sink, Batch batch, int last) {
        List<UUID> before = storedIds();
        assertThatThrownBy(() -> sink.write(batch)).isInstanceOf(FencedException.class);
        assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(before);
        abandon(sink);
        assertThat(newSink().open(context()).token()).isEqualTo(checkpoint(last).token());
    }

    private void assertInterrupted(OtherThread caller) {
        assertThat(caller.endsWithin(INTERRUPT_LIMIT))
                .as("ended within %s s of the interrupt", INTERRUPT_LIMIT.toSeconds())
                .isTrue();
        assertThat(caller.leftInterruptFlag()).as("interrupt flag is left set").isTrue();
        if (caller.thrown() != null) {
            assertThat(caller.thrown()).isInstanceOf(SinkException.class);
        }
    }

    private void assertWholeOrNothing() {
        boolean stored = !newSink().open(context()).isNone();
        boolean kept = changes(1, 3).stream().anyMatch(this::keeps);
        assertThat(storedIds().isEmpty()).as("no event is stored").isEqualTo(!(stored && kept));
    }
}
