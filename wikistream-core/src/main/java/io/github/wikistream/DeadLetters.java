package io.github.wikistream;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.internal.plugin.Plugins;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import io.github.wikistream.sink.SinkProvider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The dead letters of a sink: events that could not be decoded, or that its store refused. Lists them, and redrives
 * them once the cause is fixed, by a release that decodes them or in the store.
 *
 * <pre>{@code
 * try (DeadLetters letters = DeadLetters.open("postgresql://wiki@localhost/wiki")) {
 *     letters.list(DeadLetterFilter.ALL).limit(20).forEach(letter -> System.out.println(letter.reason()));
 *     RedriveReport report = letters.redrive(DeadLetterFilter.ALL.withReason("meta.dt"));
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time. Concurrent redrives of the same letters are harmless.
 */
public final class DeadLetters implements AutoCloseable {
    private static final int LETTERS_AT_ONCE = 1_000;

    private final EventDecoder decoder = new EventDecoder();
    private final DeadLetterStore store;

    private DeadLetters(DeadLetterStore store) {
        this.store = store;
    }

    /** Uses a store that the program has created; {@link #close()} closes it. */
    public static DeadLetters of(DeadLetterStore store) {
        return new DeadLetters(Objects.requireNonNull(store, "store"));
    }

    /**
     * Opens the dead letters of a sink by its URI, in the same form as in {@link WikiStream.Builder#sink(String)}. Does
     * no I/O.
     *
     * @param uri such as {@code postgresql://wiki@localhost/wiki} or {@code jsonl:events.jsonl}
     * @throws IllegalArgumentException if the URI or a setting in it is wrong
     * @throws PluginException if no plugin serves its scheme, or such sinks do not store dead letters
     */
    public static DeadLetters open(String uri) {
        PluginUri address = PluginUri.parse(uri);
        Optional<DeadLetterStore> store =
                Plugins.find().sink(address, SinkProvider::deadLetters, (provider, config) -> Optional.empty());
        return of(store.orElseThrow(() -> new PluginException(
                address + ": a sink of this kind keeps no dead letters; the log and StreamListener report them",
                null)));
    }

    /**
     * Lists letters, oldest first. They are read page by page as the stream is consumed; letters added meanwhile may be
     * missing.
     *
     * @throws SinkException if the store cannot be read, here or while the stream is consumed
     */
    public Stream<DeadLetter> list(DeadLetterFilter which) {
        return Stream.iterate(
                        Optional.of(store.list(which, null, LETTERS_AT_ONCE)),
                        Optional::isPresent,
                        page -> page.map(DeadLetterStore.Page::next)
                                .map(next -> store.list(which, next, LETTERS_AT_ONCE)))
                .flatMap(page -> page.orElseThrow().letters().stream());
    }

    /**
     * Redrives letters without a filter.
     *
     * @see #redrive(DeadLetterFilter, Predicate)
     */
    public RedriveReport redrive(DeadLetterFilter which) {
        return redrive(which, event -> true);
    }

    /**
     * Decodes letters again. An event that is valid now is stored as the sink would have stored it, and its letter is
     * removed. If it is still invalid, or the store still refuses it, the letter is kept with the newest reason. Each
     * step is atomic: after a failure, repeat the call.
     *
     * @param which the letters to decode
     * @param wanted the filter of their pipeline, which an invalid event has not passed yet; letters of events that it
     *     drops are removed
     * @throws SinkException if the store fails
     */
    public RedriveReport redrive(DeadLetterFilter which, Predicate<? super StreamEvent> wanted) {
        RedriveReport sum = RedriveReport.NOTHING;
        String next = null;
        do {
            DeadLetterStore.Page page = store.list(which, next, LETTERS_AT_ONCE);
            sum = sum.plus(settle(
                    page.letters().stream().map(letter -> retry(letter, wanted)).toList()));
            next = page.next();
        } while (next != null);
        return sum;
    }

    private RedriveOutcome retry(DeadLetter letter, Predicate<? super StreamEvent> wanted) {
        Decoded decoded = decoder.decode(letter.data());
        if (decoded instanceof Decoded.Invalid invalid) {
            return new RedriveOutcome.Failed(letter, invalid.reason());
        }
        return decoded instanceof Decoded.Event event && wanted.test(event.event())
                ? new RedriveOutcome.Decoded(letter, event.event())
                : new RedriveOutcome.Unwanted(letter);
    }

    /** Halves refused events until the event at fault is isolated, like a lane does with a batch. */
    private RedriveReport settle(List<RedriveOutcome> retried) {
        if (retried.isEmpty()) {
            return RedriveReport.NOTHING;
        }
        try {
            return store.settle(retried);
        } catch (PoisonException e) {
            if (retried.size() > 1) {
                int half = retried.size() / 2;
                return settle(retried.subList(0, half)).plus(settle(retried.subList(half, retried.size())));
            }
            return store.settle(List.of(stillRefused(retried.get(0), e)));
        }
    }

    private static RedriveOutcome stillRefused(RedriveOutcome alone, PoisonException cause) {
        if (alone instanceof RedriveOutcome.Decoded decoded) {
            return new RedriveOutcome.Failed(decoded.letter(), "refused again: " + cause.getMessage());
        }
        throw SinkException.permanent(
                "the removal or update of a dead letter is refused: " + cause.getMessage(), cause);
    }

    /** Closes the store. Idempotent. */
    @Override
    public void close() {
        store.close();
    }
}
