package io.github.wikistream.sink;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a sink keeps, to be read and tried again. Programs use them by {@code io.github.wikistream.DeadLetters}, which does
 * the decoding; a store has two operations and decodes nothing. {@code DeadLetterContract} in wikistream-testkit tests these rules:
 *
 * <ol>
 *   <li><b>Whole.</b> {@code list} shows every letter that matches once, with all its parts, oldest first. One that stays dead may move to
 *       the end.
 *   <li><b>Finite.</b> Reading page after page and settling each page ends: what {@code settle} leaves dead comes up in no later page of
 *       the same reading.
 *   <li><b>Atomic.</b> {@code settle} stores the events as the sink would have, with all that is counted of them, and lets go of their
 *       letters, or does nothing; it returns once that survives a crash of this process.
 *   <li><b>Once.</b> An event that is stored already counts nothing, and its letter goes too.
 *   <li><b>Kept.</b> A letter that is still dead stays as it was, but for its reason, which becomes the newest.
 *   <li><b>Harmless in pairs.</b> Of a letter that is not there any more, nothing is stored: two that settle the same letters store each
 *       event once.
 *   <li><b>Apart.</b> No pipeline's checkpoint changes.
 *   <li><b>Closed is closed.</b> Closing twice is harmless.
 * </ol>
 */
public interface DeadLetterStore extends AutoCloseable {
    /**
     * Lists letters. Those that come in meanwhile may be shown or not.
     *
     * @param which which letters
     * @param after {@code null} for the first page; for another, the {@link Page#next()} of the one before
     * @param limit how many letters at most, 1 and up; a page may be shorter although more follow, so that large letters fit into memory
     * @throws IllegalArgumentException if {@code limit} is less than 1, or {@code after} comes from no page of such a store
     * @throws SinkException            if the store cannot be read
     */
    Page list(DeadLetterFilter which, @Nullable String after, int limit);

    /**
     * Does with letters what came of trying them again, all or nothing.
     *
     * @param retried letters as {@link #list} showed them, each once; the order is that in which events are stored
     * @return what was done; its numbers add up to those of the letters
     * @throws PoisonException if the store refuses an event for what is in it, and would again; nothing was changed
     * @throws SinkException   if it failed or its outcome is unknown; doing it again is harmless
     */
    RedriveReport settle(List<RedriveOutcome> retried);

    /** Frees what it holds. */
    @Override
    void close();

    /**
     * Some of the letters.
     *
     * @param letters oldest first
     * @param next    where the next page begins; {@code null} behind the last
     */
    record Page(List<DeadLetter> letters, @Nullable String next) {
        /** Copies the letters. */
        public Page {
            letters = List.copyOf(Objects.requireNonNull(letters, "letters"));
        }
    }
}
