package io.github.wikistream.internal.json;

import static io.github.wikistream.internal.recording.Recordings.recording;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recorded event decodes, and says what an independent reading of its JSON as a tree says. */
class RecordedEventsTest {
    private final ObjectMapper json = new ObjectMapper();
    private final EventDecoder decoder = new EventDecoder();

    @ParameterizedTest
    @CsvSource({
        "2018-10-19_grafpoo.sse.gz,223",
        "2021-08-27_kirajano.sse.gz,1950",
        "2026-01-13_WikiScan.jsonl.gz,438",
        "2026-06-20_pdm.sse.gz,384"
    })
    void everyChangeSaysWhatItsTreeSays(String name, int events) throws IOException {
        List<String> recorded = read(name);

        assertThat(recorded).hasSize(events);
        for (String data : recorded) {
            assertThat(decoder.decode(data))
                    .isInstanceOfSatisfying(
                            Decoded.Event.class,
                            decoded -> assertThat(decoded.event())
                                    .isInstanceOfSatisfying(
                                            RecentChange.class, change -> assertSame(change, tree(data), data)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "other_2021-08-20_page-create.sse.gz,41,mediawiki.page-create",
        "other_2021-08-27_revision-create.sse.gz,1571,mediawiki.revision-create"
    })
    void everyEventOfAnotherStreamSaysWhatItsTreeSays(String name, int events, String stream) throws IOException {
        List<String> recorded = read(name);

        assertThat(recorded).hasSize(events);
        for (String data : recorded) {
            assertThat(decoder.decode(data))
                    .isInstanceOfSatisfying(
                            Decoded.Event.class,
                            decoded -> assertThat(decoded.event()).isInstanceOfSatisfying(OtherEvent.class, event -> {
                                JsonNode tree = tree(data);
                                assertMeta(event, tree.path("meta"), data);
                                assertThat(event.meta().stream()).isEqualTo(stream);
                                assertThat(event.wiki()).isEqualTo(text(tree.path("database")));
                            }));
        }
    }

    private List<String> read(String name) throws IOException {
        List<String> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(recording(name))) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event.data());
            }
        }
        return events;
    }

    private JsonNode tree(String data) {
        try {
            return json.readTree(data);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + data, e);
        }
    }

    private void assertSame(RecentChange change, JsonNode tree, String data) {
        assertMeta(change, tree.path("meta"), data);
        String type = tree.path("type").textValue();
        assertThat(change.typeName()).isEqualTo(type);
        assertThat(change.type().word()).isEqualTo(type.equals("142") ? "unknown" : type);
        assertThat(change.rcId()).isEqualTo(number(tree.path("id")));
        assertThat(change.changedAt())
                .isEqualTo(Instant.ofEpochSecond(tree.path("timestamp").longValue()));
        assertThat(change.wiki()).isEqualTo(tree.path("wiki").textValue());
        assertThat(change.serverName()).isEqualTo(text(tree.path("server_name")));
        assertThat(change.namespace()).isEqualTo(tree.path("namespace").intValue());
        assertThat(change.title()).isEqualTo(tree.path("title").textValue());
        assertThat(change.user()).isEqualTo(text(tree.path("user")));
        assertThat(change.bot()).isEqualTo(tree.path("bot").booleanValue());
        assertThat(change.minor()).isEqualTo(flag(tree.path("minor")));
        assertThat(change.patrolled()).isEqualTo(flag(tree.path("patrolled")));
        assertThat(change.bytesOld()).isEqualTo(number(tree.path("length").path("old")));
        assertThat(change.bytesNew()).isEqualTo(number(tree.path("length").path("new")));
        assertThat(change.revisionOld()).isEqualTo(number(tree.path("revision").path("old")));
        assertThat(change.revisionNew()).isEqualTo(number(tree.path("revision").path("new")));
        assertThat(change.comment()).isEqualTo(text(tree.path("comment")));
        assertThat(change.log() != null).isEqualTo(type.equals("log"));
        if (change.log() != null) {
            assertLog(change.log(), tree, data);
        }
    }

    private static void assertMeta(StreamEvent event, JsonNode tree, String data) {
        EventMeta meta = event.meta();
        assertThat(event.json()).isEqualTo(data);
        assertThat(meta.id()).hasToString(tree.path("id").textValue());
        assertThat(meta.occurredAt())
                .isEqualTo(OffsetDateTime.parse(tree.path("dt").textValue()).toInstant());
        if (tree.has("stream")) {
            assertThat(meta.stream()).isEqualTo(tree.path("stream").textValue());
        }
        assertThat(tree.path("topic").textValue()).endsWith("." + meta.stream());
        assertThat(meta.domain()).isEqualTo(text(tree.path("domain")));
        assertThat(meta.requestId()).isEqualTo(text(tree.path("request_id")));
        assertThat(meta.uri()).isEqualTo(text(tree.path("uri")));
        assertThat(meta.topic()).isEqualTo(text(tree.path("topic")));
        assertThat(meta.partition()).isEqualTo(tree.path("partition").intValue());
        assertThat(meta.offset()).isEqualTo(number(tree.path("offset")));
    }

    private void assertLog(LogEntry log, JsonNode tree, String data) {
        assertThat(log.id()).isEqualTo(number(tree.path("log_id")));
        assertThat(log.type()).isEqualTo(text(tree.path("log_type")));
        assertThat(log.action()).isEqualTo(text(tree.path("log_action")));
        assertThat(log.comment()).isEqualTo(text(tree.path("log_action_comment")));
        if (!tree.hasNonNull("log_params")) {
            assertThat(log.params()).isNull();
            return;
        }
        String params = String.valueOf(log.params());
        assertThat(tree(params)).isEqualTo(tree.path("log_params"));
        assertThat(data).containsPattern("\"log_params\"\\s*:\\s*" + Pattern.quote(params) + "\\s*[,}]");
    }

    private static @Nullable String text(JsonNode node) {
        assertThat(node.isTextual() || node.isNull() || node.isMissingNode()).isTrue();
        return node.textValue();
    }

    private static @Nullable Long number(JsonNode node) {
        return node.isIntegralNumber() ? (Long) node.longValue() : null;
    }

    private static @Nullable Boolean flag(JsonNode node) {
        return node.isBoolean() ? (Boolean) node.booleanValue() : null;
    }
}
