package io.github.wikistream.testkit.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.event.EventMeta;
import java.time.Instant;
import java.util.UUID;

/** The {@code meta} of sample events. */
final class SampleMeta {
    private SampleMeta() {}

    static EventMeta of(String stream, UUID id, Instant occurredAt, String host, int number) {
        return EventMeta.builder().id(id).occurredAt(occurredAt).stream(stream)
                .domain(host)
                .requestId(new UUID(0x4e0000000000_4000L, 0x8000_000000000000L | number / 3).toString())
                .uri("https://" + host + "/wiki/Page_" + number)
                .topic("eqiad." + stream)
                .offset(5_000_000_000L + number)
                .build();
    }

    /** Adds the field {@code meta}. */
    static void put(ObjectNode root, EventMeta meta) {
        root.putObject("meta")
                .put("uri", meta.uri())
                .put("request_id", meta.requestId())
                .put("id", meta.id().toString())
                .put("dt", meta.occurredAt().toString())
                .put("domain", meta.domain())
                .put("stream", meta.stream())
                .put("topic", meta.topic())
                .put("partition", meta.partition())
                .put("offset", meta.offset());
    }
}
