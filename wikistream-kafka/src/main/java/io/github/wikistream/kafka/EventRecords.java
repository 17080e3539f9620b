package io.github.wikistream.kafka;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.PageChange;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Translates events, dead letters and checkpoints to records. */
final class EventRecords {
    /** Headers of an event and of a dead letter, as UTF-8 text. */
    static final String ID = "id";

    private static final String STREAM = "stream";
    private static final String SCHEMA = "schema";
    private static final String TYPE = "type";
    private static final String WIKI = "wiki";
    private static final String TIME = "time";
    private static final String REASON = "reason";

    // A quotation mark inside of a JSON string is escaped, so only a field's name matches.
    private static final Pattern SCHEMA_FIELD = Pattern.compile("\"\\$schema\"\\s*:\\s*\"([^\"\\\\]{1,200})\"");

    private final TopicNames topics;
    private final RecordKey key;
    private final Clock clock;

    EventRecords(TopicNames topics, RecordKey key, Clock clock) {
        this.topics = topics;
        this.key = key;
        this.clock = clock;
    }

    /** Returns a record whose value is the event as it was received. */
    ProducerRecord<byte @Nullable [], byte[]> of(StreamEvent event) {
        long time = event.occurredAt().toEpochMilli();
        // By default, servers refuse a record that is dated more than an hour ahead.
        long timestamp = Math.max(0, Math.min(time, clock.millis()));
        ProducerRecord<byte @Nullable [], byte[]> record =
                new ProducerRecord<>(topics.events(), null, timestamp, bytesOrNull(key.of(event)), bytes(event.json()));
        Headers headers = record.headers();
        headers.add(ID, bytes(event.id().toString()));
        headers.add(STREAM, bytes(event.meta().stream()));
        headers.add(TIME, bytes(event.occurredAt().toString()));
        add(headers, SCHEMA, schema(event.json()));
        add(headers, WIKI, event.wiki());
        add(headers, TYPE, type(event));
        return record;
    }

    /** Returns a record with all parts of a dead letter. */
    ProducerRecord<byte @Nullable [], byte[]> of(DeadLetter letter) {
        ProducerRecord<byte @Nullable [], byte[]> record =
                new ProducerRecord<>(topics.deadLetters(), bytes(letter.id().toString()), bytes(letter.toJson()));
        record.headers().add(ID, bytes(letter.id().toString())).add(REASON, bytes(letter.reason()));
        return record;
    }

    ProducerRecord<byte @Nullable [], byte[]> of(Checkpoint checkpoint, String pipeline) {
        return new ProducerRecord<>(topics.checkpoints(pipeline), 0, bytes(pipeline), bytes(checkpoint.toJson()));
    }

    private static @Nullable String type(StreamEvent event) {
        if (event instanceof RecentChange change) {
            return change.typeName();
        }
        return event instanceof PageChange change ? change.kind().word() : null;
    }

    private static @Nullable String schema(String json) {
        Matcher field = SCHEMA_FIELD.matcher(json);
        return field.find() ? field.group(1) : null;
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, bytes(value));
        }
    }

    private static byte @Nullable [] bytesOrNull(@Nullable String text) {
        return text == null ? null : bytes(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
