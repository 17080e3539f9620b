package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final DeadLetterFilter ALL = DeadLetterFilter.ALL;

    private final MemoryStore store = new MemoryStore();
    private final DeadLetters letters = DeadLetters.of(store);

    @Test
    void decodableLettersAreStoredAndTheRestKeptWithTheNewestReason() {
        store.keep(letter(1, event(1, "enwiki")), letter(2, "{\"meta\":7}"), letter(3, event(3, "dewiki")));

        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(2).failed(1).build());
        assertThat(store.stored).extracting(StreamEvent::id).containsExactly(id(1), id(3));
        assertThat(store.stored.get(0).json()).isEqualTo(event(1, "enwiki"));
        assertThat(store.letters).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(id(2));
            assertThat(letter.reason()).contains("meta");
        });
    }

    @Test
    void canariesAndUnwantedEventsAreRemovedAndNotStored() {
        store.keep(letter(1, event(1, "enwiki")), letter(2, canary(2)), letter(3, event(3, "dewiki")));

        assertThat(letters.redrive(ALL, event -> "dewiki".equals(event.wiki())))
                .isEqualTo(RedriveReport.builder().stored(1).unwanted(2).build());
        assertThat(store.stored).extracting(StreamEvent::id).containsExactly(id(3));
        assertThat(store.letters).isEmpty();
    }

    @Test
    void onlySelectedLettersAreRedriven() {
        store.keep(letter(1, event(1, "enwiki")), letter(2, event(2, "enwiki")), letter(3, event(3, "enwiki")));

        letters.redrive(ALL.withIds(Set.of(id(2))));
        assertThat(store.letters).extracting(DeadLetter::id).containsExactly(id(1), id(3));
    }

    @Test
    void refusedEventIsIsolatedAndKept() {
        for (int number = 1; number <= 2_500; number++) {
            store.keep(letter(number, event(number, "enwiki")));
        }
        store.poison.addAll(Set.of(id(1), id(2), id(777), id(1_800), id(2_500)));

        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(2_495).failed(5).build());
        assertThat(store.letters).extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(store.poison);
        assertThat(store.letters)
                .extracting(DeadLetter::reason)
                .containsOnly("refused again: memory: too odd to be stored");
    }

    @Test
    void storeThatRefusesUpdatesOfLettersFails() {
        store.keep(letter(1, "broken"));
        store.refusesAll = true;

        assertThatThrownBy(() -> letters.redrive(ALL))
                .isInstanceOf(SinkException.class)
                .hasMessageContainingAll("removal or update of a dead letter is refused", "too odd");
    }

    @Test
    void lettersAreReadLazily() {
        IntStream.rangeClosed(1, 2_500).forEach(number -> store.keep(letter(number, "broken")));

        assertThat(letters.list(ALL).limit(3)).extracting(DeadLetter::id).containsExactly(id(1), id(2), id(3));
        assertThat(store.pagesRead).isEqualTo(1);
        assertThat(letters.list(ALL)).hasSize(2_500);
        assertThat(store.pagesRead).isEqualTo(4);
    }

    @Test
    void lettersAreFoundByTheUriOfASink(@TempDir Path folder) {
        try (DeadLetters found = DeadLetters.open("jsonl:" + folder.resolve("events.jsonl"))) {
            assertThatThrownBy(() -> found.list(ALL))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("no sink has written to " + folder.resolve("events.jsonl"));
        }
        assertThatThrownBy(() -> DeadLetters.open("nothing:here"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("no sink plugin serves 'nothing:'");
    }

    private static DeadLetter letter(int number, String data) {
        return DeadLetter.builder()
                .id(id(number))
                .position(Position.NONE)
                .receivedAt(Instant.ofEpochSecond(number))
                .reason("was broken")
                .data(data)
                .build();
    }

    private static UUID id(int number) {
        return new UUID(0x4000L, 0x8000_0000_0000_0000L | number);
    }

    private static String event(int number, String wiki) {
        return "{\"meta\":{\"id\":\"" + id(number)
                + "\",\"dt\":\"2026-06-20T15:00:00Z\",\"stream\":\"test\"},\"wiki\":\"" + wiki + "\"}";
    }

    private static String canary(int number) {
        return "{\"meta\":{\"id\":\"" + id(number)
                + "\",\"dt\":\"2026-06-20T15:00:00Z\",\"stream\":\"test\",\"domain\":\"canary\"}}";
    }

    /** Stores letters in a list, and refuses events selected by the test. */
    private static final class MemoryStore implements DeadLetterStore {
        private final List<DeadLetter> letters = new ArrayList<>();
        private final List<StreamEvent> stored = new ArrayList<>();
        private final Set<UUID> poison = new HashSet<>();
        private boolean refusesAll;
        private int pagesRead;

        private void keep(DeadLetter... more) {
            letters.addAll(List.of(more));
        }

        @Override
        public Page list(DeadLetterFilter which, @Nullable String after, int limit) {
            pagesRead++;
            List<DeadLetter> rest = letters.stream()
                    .filter(which::matches)
                    .filter(letter -> after == null || letter.receivedAt().isAfter(Instant.parse(after)))
                    .toList();
            return rest.size() <= limit
                    ? new Page(rest, null)
                    : new Page(
                            rest.subList(0, limit),
                            rest.get(limit - 1).receivedAt().toString());
        }

        @Override
        public RedriveReport settle(List<RedriveOutcome> retried) {
            if (refusesAll || retried.stream().anyMatch(this::isPoison)) {
                throw new PoisonException("memory: too odd to be stored", null);
            }
            RedriveReport sum = RedriveReport.NOTHING;
            for (RedriveOutcome each : retried) {
                int index = letters.indexOf(each.letter());
                if (each instanceof RedriveOutcome.Failed dead) {
                    letters.set(index, dead.letter().withReason(dead.reason()));
                    sum = sum.plus(RedriveReport.builder().failed(1).build());
                    continue;
                }
                letters.remove(index);
                if (each instanceof RedriveOutcome.Decoded decoded) {
                    stored.add(decoded.event());
                    sum = sum.plus(RedriveReport.builder().stored(1).build());
                } else {
                    sum = sum.plus(RedriveReport.builder().unwanted(1).build());
                }
            }
            return sum;
        }

        private boolean isPoison(RedriveOutcome each) {
            return each instanceof RedriveOutcome.Decoded decoded
                    && poison.contains(decoded.event().id());
        }

        @Override
        public void close() {}
    }
}
