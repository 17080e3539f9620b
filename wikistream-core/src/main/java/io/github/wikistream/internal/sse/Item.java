package io.github.wikistream.internal.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An item of an {@link EventStream}. */
public sealed interface Item {
    /** The stream is open. */
    record Opened() implements Item {}

    /**
     * A comment line.
     *
     * @param text without the colon; truncated if it is long
     */
    record Comment(String text) implements Item {}

    /**
     * The server asks for a delay before the client connects again.
     *
     * @param delay at most 2<sup>31</sup> ms
     */
    record Retry(Duration delay) implements Item {}

    /**
     * A line without a meaning: neither a comment nor a field of an event.
     *
     * @param text truncated if it is long
     */
    record Stray(String text) implements Item {}

    /**
     * An event.
     *
     * @param type {@code message} if the stream names none
     * @param id the last id received, with this event or an earlier one; {@code null} if none
     * @param data lines joined by line feeds; if it is cut, the head of what exceeds the limit
     * @param cut whether it is only the head of an event, or of a line, that exceeds the limit
     * @param unfinished whether the input ended before the event's empty line, so that the standard discards it
     * @param line its first line, from 1
     */
    record Event(String type, @Nullable String id, String data, boolean cut, boolean unfinished, long line)
            implements Item {}
}
