package io.github.wikistream.testkit.contract;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.change;
import static io.github.wikistream.testkit.sample.SampleEvents.changes;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static io.github.wikistream.testkit.sample.SampleEvents.deadLetter;
import static io.github.wikistream.testkit.sample.SampleEvents.id;
import static io.github.wikistream.testkit.sample.SampleEvents.ids;
import static io.github.wikistream.testkit.sample.SampleEvents.other;
import static io.github.wikistream.testkit.sample.SampleEvents.position;
import static io.github.wikistream.testkit.sample.SampleEvents.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The rules of {@link DeadLetterStore} as tests, for a sink that stores dead letters. Extend this class like {@link
 * SinkContract}, and implement its three abstract methods. Each test begins with an empty store.
 */
public abstract class DeadLetterContract {
    @RegisterExtension
    static final RuleExplanation EXPLANATION = new RuleExplanation();

    private static final SinkContext CONTEXT = new SinkContext("contract");
    private static final DeadLetterFilter ALL = DeadLetterFilter.ALL;
    private static final int LIMIT = 4;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    protected DeadLetterContract() {}

    /** Returns a new, unopened sink, each time on the same store. */
    protected abstract Sink createSink();

    /** Returns a new store for the dead letters of the sinks that {@link #createSink} returns. */
    protected abstract DeadLetterStore createDeadLetters();

    /** Returns the ids of the events in the store, bypassing any cache, one for each row, in any order. */
    protected abstract List<UUID> storedIds();

    /**
     * Makes the next {@link DeadLetterStore#settle} on this store fail once with a transient fault, preferably after
     * events were written and before letters are removed.
     *
     * @return {@code false}, the default, if this store cannot be made to fail
     */
    protected boolean breakNextSettle() {
        return false;
    }

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(toClose);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private DeadLetterStore store() {
        DeadLetterStore store = createDeadLetters();
        toClose.add(store);
        return store;
    }

    /** Stores one batch that ends with event {@code last}, and closes the sink. */
    private void write(int last, List<? extends StreamEvent> events, List<DeadLetter> letters) {
        try (Sink sink = createSink()) {
            sink.open(CONTEXT);
            sink.write(batch(1, last, events, letters));
        }
    }

    /** Returns the letter of an event that a store refused. The letter has the id of the event. */
    private static DeadLetter refused(StreamEvent event, int number) {
        return DeadLetter.builder()
                .id(event.id())
                .position(position(number))
                .receivedAt(time(number).plusMillis(250))
                .reason("refused by a check")
                .data(event.json())
                .build();
    }

    private static DeadLetter refused(int number) {
        return refused(change(number), number);
    }

    private static List<DeadLetter> refused(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> refused(number))
                .toList();
    }

    private static RedriveOutcome decoded(int number) {
        return new RedriveOutcome.Decoded(refused(number), change(number));
    }

    private static List<DeadLetter> all(DeadLetterStore store, DeadLetterFilter which) {
        List<DeadLetter> letters = new ArrayList<>();
        String next = null;
        do {
            DeadLetterStore.Page page = store.list(which, next, LIMIT);
            assertThat(page.letters()).hasSizeLessThanOrEqualTo(LIMIT);
            letters.addAll(page.letters());
            next = page.next();
        } while (next != null);
        return letters;
    }

    // --- rule 1: complete

    @Test
    @DisplayName("rule 1: a store without letters lists none")
    void aStoreWithoutLettersListsNone() {
        write(1, changes(1, 1), List.of());
        assertThat(store().list(ALL, null, LIMIT)).isEqualTo(new DeadLetterStore.Page(List.of(), null));
    }

    @Test
    @DisplayName("rule 1: letters are listed with all their parts, oldest first, page by page")
    void lettersAreListedWithAllTheirParts() {
        List<DeadLetter> letters = new ArrayList<>(refused(1, 9));
        letters.add(deadLetter(10));
        write(10, List.of(), letters);
        assertThat(all(store(), ALL)).isEqualTo(letters);
    }

    @Test
    @DisplayName("rule 1: any text is returned unchanged, even if it is malformed")
    void anyTextIsReturnedUnchanged() {
        DeadLetter odd = DeadLetter.builder()
                .id(id(1))
                .position(position(1))
                .receivedAt(time(1))
                .reason("it's \"odd\" \\ \u2028 漢 😀")
                .data("{\n\"a\":\"\u0000\u001f\\u0000\r\n漢 😀 \uFFFD\uFFFE")
                .build();
        write(1, List.of(), List.of(odd));
        assertThat(all(store(), ALL)).containsExactly(odd);
    }

    @Test
    @DisplayName("rule 1: letters can be selected by id and by text in their reason")
    void lettersCanBeSelectedByIdAndReason() {
        List<DeadLetter> letters = new ArrayList<>(refused(1, 5));
        letters.add(deadLetter(6));
        write(6, List.of(), letters);
        DeadLetterStore store = store();
        assertThat(all(store, ALL.withReason("by a check"))).isEqualTo(refused(1, 5));
        assertThat(all(store, ALL.withReason("meta.dt"))).containsExactly(deadLetter(6));
        assertThat(all(store, ALL.withReason("%"))).isEmpty();
        assertThat(all(store, ALL.withIds(Set.of(id(2), id(4), id(99))))).containsExactly(refused(2), refused(4));
        assertThat(all(store, ALL.withIds(Set.of(id(2))).withReason("meta.dt"))).isEmpty();
    }

    @Test
    @DisplayName("rule 1: a page size of 0 and an unknown page token are refused")
    void invalidPagesAreRefused() {
        write(1, List.of(), refused(1, 1));
        DeadLetterStore store = store();
        assertThatThrownBy(() -> store.list(ALL, null, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.list(ALL, "no such page", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    // --- rule 2: finite

    @Test
    @DisplayName("rule 2: reading ends if each page is settled, and returns each letter once")
    void readingEndsIfEachPageIsSettled() {
        write(11, List.of(), refused(1, 11));
        DeadLetterStore store = store();
        List<DeadLetter> seen = new ArrayList<>();
        String next = null;
        do {
            DeadLetterStore.Page page = store.list(ALL, next, LIMIT);
            seen.addAll(page.letters());
            List<RedriveOutcome> retried = new ArrayList<>();
            for (DeadLetter letter : page.letters()) {
                retried.add(
                        seen.indexOf(letter) % 3 == 0
                                ? new RedriveOutcome.Unwanted(letter)
                                : new RedriveOutcome.Failed(letter, "refused by another check"));
            }
            store.settle(retried);
            next = page.next();
        } while (next != null && seen.size() < 50);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(refused(1, 11));
        assertThat(all(store, ALL)).hasSize(7);
    }

    // --- rule 3: atomic

    @Test
    @DisplayName("rule 3: a letter that can be decoded now is stored as an event and removed")
    void decodableLettersAreStored() {
        write(4, changes(4, 4), List.of(refused(1), refused(other(2), 2), refused(3)));
        RedriveReport report = store().settle(List.of(
                decoded(1),
                new RedriveOutcome.Decoded(refused(other(2), 2), other(2)),
                new RedriveOutcome.Unwanted(refused(3))));
        assertThat(report)
                .isEqualTo(RedriveReport.builder().stored(2).unwanted(1).build());
        assertThat(storedIds()).containsExactlyInAnyOrder(id(1), other(2).id(), id(4));
        assertThat(all(store(), ALL)).isEmpty();
    }

    @Test
    @DisplayName("rule 3: DeadLetters stores what it can decode, and keeps the rest")
    void redrivenLettersAreDecodedAndStored() {
        write(5, List.of(), List.of(refused(1), deadLetter(2), refused(3)));
        RedriveReport report;
        try (DeadLetters letters = DeadLetters.of(createDeadLetters())) {
            report = letters.redrive(ALL);
        }
        assertThat(report).isEqualTo(RedriveReport.builder().stored(2).failed(1).build());
        assertThat(storedIds()).containsExactlyInAnyOrder(id(1), id(3));
        assertThat(all(store(), ALL))
                .extracting(DeadLetter::id)
                .containsExactly(deadLetter(2).id());
    }

    @Test
    @DisplayName("rule 3: a failed settlement changes nothing, and succeeds when repeated")
    void failedSettlementChangesNothing() {
        write(2, List.of(), refused(1, 2));
        DeadLetterStore store = store();
        assumeTrue(breakNextSettle(), "this store cannot be made to fail");
        List<RedriveOutcome> retried = List.of(decoded(1), new RedriveOutcome.Failed(refused(2), "newer"));
        assertThat(catchThrowable(() -> store.settle(retried)))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue());
        assertThat(storedIds()).isEmpty();
        assertThat(all(store(), ALL)).isEqualTo(refused(1, 2));

        assertThat(store.settle(retried))
                .isEqualTo(RedriveReport.builder().stored(1).failed(1).build());
        assertThat(storedIds()).containsExactly(id(1));
        assertThat(all(store(), ALL)).containsExactly(refused(2).withReason("newer"));
    }

    // --- rule 4: once

    @Test
    @DisplayName("rule 4: an event that is already stored is not stored again, and its letter is removed")
    void storedEventIsNotStoredAgain() {
        write(3, changes(1, 2), refused(1, 3));
        assertThat(store().settle(List.of(decoded(1), decoded(2), decoded(3))))
                .isEqualTo(RedriveReport.builder().stored(1).alreadyThere(2).build());
        assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(ids(1, 3));
        assertThat(all(store(), ALL)).isEmpty();
    }

    @Test
    @DisplayName("rule 4: two letters of one event store the event once")
    void twoLettersOfOneEventStoreItOnce() {
        DeadLetter garbled = DeadLetter.builder()
                .id(new UUID(1, 1))
                .position(position(2))
                .receivedAt(time(2))
                .reason("garbled")
                .data(change(1).json())
                .build();
        write(2, List.of(), List.of(refused(1), garbled));
        assertThat(store().settle(List.of(decoded(1), new RedriveOutcome.Decoded(garbled, change(1)))))
                .isEqualTo(RedriveReport.builder().stored(1).alreadyThere(1).build());
        assertThat(storedIds()).containsExactly(id(1));
        assertThat(all(store(), ALL)).isEmpty();
    }

    // --- rule 5: kept

    @Test
    @DisplayName("rule 5: a letter that still fails is kept with the newest reason; an untried one is unchanged")
    void failingLettersAreKept() {
        write(4, List.of(), refused(1, 4));
        assertThat(store().settle(List.of(
                        new RedriveOutcome.Failed(refused(2), "refused by another check"),
                        new RedriveOutcome.Failed(refused(3), "refused by a check"),
                        decoded(4))))
                .isEqualTo(RedriveReport.builder().stored(1).failed(2).build());
        assertThat(all(store(), ALL))
                .containsExactlyInAnyOrder(refused(1), refused(2).withReason("refused by another check"), refused(3));
    }

    // --- rule 6: concurrent

    @Test
    @DisplayName("rule 6: a letter that was settled concurrently is not stored again")
    void settledLetterIsNotStoredAgain() {
        write(3, List.of(), refused(1, 3));
        DeadLetterStore one = store();
        DeadLetterStore other = store();
        one.settle(List.of(new RedriveOutcome.Unwanted(refused(1)), decoded(2)));
        assertThat(other.settle(List.of(decoded(1), decoded(2), decoded(3))))
                .isEqualTo(RedriveReport.builder().stored(1).gone(2).build());
        assertThat(other.settle(List.of(
                        new RedriveOutcome.Failed(refused(1), "late"), new RedriveOutcome.Unwanted(refused(2)))))
                .isEqualTo(RedriveReport.builder().gone(2).build());
        assertThat(storedIds()).containsExactlyInAnyOrder(id(2), id(3));
        assertThat(all(store(), ALL)).isEmpty();
    }

    // --- rule 7: independent

    @Test
    @DisplayName("rule 7: the pipeline continues from its own checkpoint, and its new letters join the old ones")
    void pipelineContinues() {
        write(2, List.of(), refused(1, 2));
        store().settle(List.of(decoded(1), new RedriveOutcome.Failed(refused(2), "newer")));
        try (Sink sink = createSink()) {
            assertThat(sink.open(CONTEXT)).isEqualTo(checkpoint(2));
            sink.write(batch(3, 5, changes(3, 4), refused(5, 5)));
        }
        assertThat(storedIds()).containsExactlyInAnyOrder(id(1), id(3), id(4));
        assertThat(all(store(), ALL)).containsExactly(refused(2).withReason("newer"), refused(5));
        assertThat(store().settle(List.of(decoded(5))))
                .isEqualTo(RedriveReport.builder().stored(1).build());
        assertThat(storedIds()).containsExactlyInAnyOrder(id(1), id(3), id(4), id(5));
    }

    // --- rule 8: closed is closed

    @Test
    @DisplayName("rule 8: closing twice is harmless")
    void closingTwiceIsHarmless() {
        write(1, List.of(), refused(1, 1));
        DeadLetterStore store = createDeadLetters();
        store.list(ALL, null, 1);
        store.close();
        assertThatCode(store::close).doesNotThrowAnyException();
    }
}
