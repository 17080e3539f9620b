package io.github.wikistream.sink;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a sink, for reading and redrive. Programs use {@code io.github.wikistream.DeadLetters}, which
 * decodes them; a store has two operations and decodes nothing. {@code DeadLetterContract} in wikistream-testkit tests
 * these rules:
 *
 * <ol>
 *   <li><b>Complete.</b> {@code list} returns every matching letter once, with all its parts, oldest first. A letter
 *       that still fails may move to the end.
 *   <li><b>Finite.</b> Listing page after page and settling each page ends: a letter that still fails after {@code
 *       settle} is on no later page of the same listing.
 *   <li><b>Atomic.</b> {@code settle} stores the events as the sink would have, with all their counts, and removes
 *       their letters, or does nothing; it returns once the result survives a crash of this process.
 *   <li><b>Once.</b> An event that is already stored is not counted again, and its letter is removed.
 *   <li><b>Kept.</b> A letter that still fails is unchanged, except for its reason, which becomes the newest.
 *   <li><b>Concurrent.</b> Nothing is stored for a letter that is gone: two redrives of the same letters store each
 *       event once.
 *   <li><b>Independent.</b> No pipeline's checkpoint changes.
 *   <li><b>Closed is closed.</b> Closing twice is harmless.
 * </ol>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface DeadLetterStore extends AutoCloseable {
    /**
     * Lists letters. Letters that arrive meanwhile may be missing.
     *
     * @param which the letters to list
     * @param after {@code null} for the first page; else the {@link Page#next()} of the previous page
     * @param limit the maximum number of letters, at least 1; a page may be shorter although more follow, so that large
     *     letters fit into memory
     * @throws IllegalArgumentException if {@code limit} is less than 1, or {@code after} is not from a page of such a
     *     store
     * @throws SinkException if the store cannot be read
     */
    Page list(DeadLetterFilter which, @Nullable String after, int limit);

    /**
     * Applies the outcomes of a redrive, all or nothing.
     *
     * @param retried letters as {@link #list} returned them, each once, in the order in which events are stored
     * @return the outcomes; their counts add up to the number of letters
     * @throws PoisonException if the store refuses the content of an event, and would again; nothing was changed
     * @throws SinkException if it failed or its outcome is unknown; repeating it is harmless
     */
    RedriveReport settle(List<RedriveOutcome> retried);

    /** Releases the resources of the store. */
    @Override
    void close();

    /**
     * A page of letters.
     *
     * @param letters oldest first
     * @param next token of the next page; {@code null} for the last page
     */
    record Page(List<DeadLetter> letters, @Nullable String next) {
        /** Copies the letters. */
        public Page {
            letters = List.copyOf(Objects.requireNonNull(letters, "letters"));
        }
    }
}
