package io.github.wikistream.internal.recording;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the events of a recording in one of its forms. */
interface RecordedForm extends Closeable {
    /** The length of the head that is kept of an event that exceeds the limit, in characters. */
    int HEAD_CHARACTERS = 1 << 14;

    /**
     * A found event.
     *
     * @param line its first line, from 1
     * @param id {@code null} if it has none
     * @param data its text; if it is too long, the head
     * @param tooLong whether it exceeds the limit
     * @param unfinished whether the input ended before it did
     */
    record Found(long line, @Nullable String id, String data, boolean tooLong, boolean unfinished) {}

    /** Returns the next event, {@code null} after the last one. */
    @Nullable
    Found next() throws IOException;

    /** Returns the current line, from 1. */
    long line();

    /**
     * Returns what the input contains instead of events, as the end of a sentence; called at the end of an input
     * without events.
     */
    String insteadOfEvents();
}
