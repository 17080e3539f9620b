package io.github.wikistream.internal.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an {@link EventStream} brings. */
public sealed interface Item {
    /** The stream is open. */
    record Opened() implements Item {}

    /**
     * A comment line.
     *
     * @param text without the colon; cut off if it is long
     */
    record Comment(String text) implements Item {}

    /**
     * The server asks for a delay before the client connects again.
     *
     * @param delay at most 2<sup>31</sup> ms
     */
    record Retry(Duration delay) implements Item {}

    /**
     * A line that means nothing: neither a comment nor a field of an event.
     *
     * @param text cut off if it is long
     */
    record Stray(String text) implements Item {}

    /**
     * An event.
     *
     * @param type       {@code message} if the stream names none
     * @param id         the last one that came, with this event or an earlier one; {@code null} if none did
     * @param data       lines joined by line feeds; if it is cut, the head of whatever exceeds the limit
     * @param cut        whether it is only the head of an event, or of a line, that exceeds the limit
     * @param unfinished whether the input ended before the event's empty line, so that the standard discards it
     * @param line       the line at which it begins, from 1
     */
    record Event(String type, @Nullable String id, String data, boolean cut, boolean unfinished, long line)
            implements Item {}
}
