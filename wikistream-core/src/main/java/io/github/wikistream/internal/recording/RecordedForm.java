package io.github.wikistream.internal.recording;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the events of a recording in one of the forms that it may have. */
interface RecordedForm extends Closeable {
    /** How much of an event that exceeds the limit is kept, in characters. */
    int HEAD_CHARACTERS = 1 << 14;

    /**
     * What was found.
     *
     * @param line       the line at which it begins, from 1
     * @param id         {@code null} if it has none
     * @param data       its text; if it is too long, the head
     * @param tooLong    whether it exceeds the limit
     * @param unfinished whether the input ended before it did
     */
    record Found(long line, @Nullable String id, String data, boolean tooLong, boolean unfinished) {}

    /** Returns the next event, {@code null} behind the last one. */
    @Nullable
    Found next() throws IOException;

    /** Returns the line that was reached, from 1. */
    long line();

    /** Says what there is in place of events, as the end of a sentence; called behind the last event if there was none. */
    String insteadOfEvents();
}
