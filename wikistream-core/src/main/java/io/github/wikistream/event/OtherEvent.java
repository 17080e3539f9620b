package io.github.wikistream.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream that has no type of its own here. Immutable. {@link #body()} looks into it:
 *
 * <pre>{@code
 * other.body().text("/page_title").ifPresent(System.out::println);
 * }</pre>
 *
 * @param meta what the event says about itself
 * @param wiki database name of the wiki, such as {@code enwiki}; {@code null} if the event names none ({@code wiki_id}, {@code database}
 *             or {@code wiki}, whichever the schema has)
 * @param json the whole event as it was received
 */
public record OtherEvent(EventMeta meta, @Nullable String wiki, String json) implements StreamEvent {
    /** Checks that the required parts are there. */
    public OtherEvent {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(json, "json");
    }
}
