package io.github.wikistream.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream without a typed form in this library. Immutable. {@link #body()} reads its fields:
 *
 * <pre>{@code
 * other.body().text("/page_title").ifPresent(System.out::println);
 * }</pre>
 *
 * @param meta the part that all events have in common
 * @param wiki database name of the wiki, such as {@code enwiki}; {@code null} if the event has none ({@code wiki_id},
 *     {@code database} or {@code wiki}, depending on the schema)
 * @param json the whole event as received
 */
public record OtherEvent(EventMeta meta, @Nullable String wiki, String json) implements StreamEvent {
    public OtherEvent {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(json, "json");
    }
}
