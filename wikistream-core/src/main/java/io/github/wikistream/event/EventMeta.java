package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What every event of every stream carries about itself. Immutable.
 *
 * <p>Source: the {@code meta} object of Wikimedia's event schemas; field names in brackets.
 *
 * @param id         key of the event, unique across streams ({@code meta.id})
 * @param occurredAt when the event was produced, UTC, millisecond precision, whole seconds in data before mid 2025 ({@code meta.dt})
 * @param stream     name of the stream, such as {@code mediawiki.recentchange} ({@code meta.stream}; in data before 2019, which lacks
 *                   it, the topic without its data centre)
 * @param domain     domain the event pertains to, not always that of the wiki; {@code null} if absent ({@code meta.domain})
 * @param requestId  id of the request that caused the event, shared by all events it caused; {@code null} if absent
 *                   ({@code meta.request_id})
 * @param uri        address of the thing that changed; {@code null} if absent ({@code meta.uri})
 * @param topic      log that the event was read from; {@code null} if the server did not say ({@code meta.topic})
 * @param partition  partition of that log; 0 if the server did not say ({@code meta.partition})
 * @param offset     place in that log, in the cluster that answered; {@code null} if the server did not say ({@code meta.offset})
 */
public record EventMeta(
        UUID id,
        Instant occurredAt,
        String stream,
        @Nullable String domain,
        @Nullable String requestId,
        @Nullable String uri,
        @Nullable String topic,
        int partition,
        @Nullable Long offset) {

    /** Checks that the required parts are there. */
    public EventMeta {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(occurredAt, "occurredAt");
        Objects.requireNonNull(stream, "stream");
    }
}
