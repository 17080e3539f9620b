package io.github.wikistream.internal.json;

import static io.github.wikistream.internal.recording.Recordings.recording;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.event.Actor;
import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageEvent;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.Revision;
import io.github.wikistream.event.RevisionCreate;
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

/** Every recorded event decodes, with the same values as an independent reading of its JSON as a tree. */
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
    void everyChangeEqualsItsTree(String name, int events) throws IOException {
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
    void everyRevisionEqualsItsTree(String name, int events, String stream) throws IOException {
        List<String> recorded = read(name);

        assertThat(recorded).hasSize(events);
        for (String data : recorded) {
            assertThat(decoder.decode(data)).isInstanceOfSatisfying(Decoded.Event.class, decoded -> {
                assertThat(decoded.event().meta().stream()).isEqualTo(stream);
                assertThat(decoded.event())
                        .isInstanceOfSatisfying(PageEvent.class, event -> assertSame(event, tree(data), data));
            });
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

    private static void assertSame(PageEvent event, JsonNode tree, String data) {
        assertMeta(event, tree.path("meta"), data);
        assertThat(event.wiki()).isEqualTo(tree.path("database").textValue());
        assertThat(event.page())
                .isEqualTo(Page.builder()
                        .id(tree.path("page_id").longValue())
                        .title(tree.path("page_title").textValue().replace('_', ' '))
                        .namespace(tree.path("page_namespace").intValue())
                        .redirect(flag(tree.path("page_is_redirect")))
                        .build());
        Revision revision = event.revision();
        assertThat(revision.id()).isEqualTo(tree.path("rev_id").longValue());
        assertThat(revision.parentId()).isEqualTo(number(tree.path("rev_parent_id")));
        assertThat(revision.createdAt()).isEqualTo(time(tree.path("rev_timestamp")));
        assertThat(revision.minor()).isEqualTo(flag(tree.path("rev_minor_edit")));
        assertThat(revision.bytes()).isEqualTo(number(tree.path("rev_len")));
        assertThat(revision.sha1()).isEqualTo(text(tree.path("rev_sha1")));
        assertThat(revision.contentModel()).isEqualTo(text(tree.path("rev_content_model")));
        assertThat(revision.comment()).isEqualTo(text(tree.path("comment")));
        if (event instanceof RevisionCreate create) {
            assertThat(create.contentChanged()).isEqualTo(flag(tree.path("rev_content_changed")));
        }
        assertActor(requireNonNull(event.performer()), tree.path("performer"));
    }

    private static void assertActor(Actor actor, JsonNode tree) {
        List<String> groups = new ArrayList<>();
        tree.path("user_groups").forEach(group -> groups.add(group.textValue()));
        assertThat(actor.name()).isEqualTo(text(tree.path("user_text")));
        assertThat(actor.id()).isEqualTo(number(tree.path("user_id")));
        assertThat(actor.groups()).isEqualTo(groups);
        assertThat(actor.bot()).isEqualTo(tree.path("user_is_bot").booleanValue());
        assertThat(actor.editCount()).isEqualTo(number(tree.path("user_edit_count")));
        assertThat(actor.registeredAt()).isEqualTo(time(tree.path("user_registration_dt")));
        // In 2021, a user without an account number was an IP address.
        assertThat(actor.kind() == ActorKind.ANONYMOUS).isEqualTo(!tree.has("user_id"));
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

    private static @Nullable Instant time(JsonNode node) {
        return node.isMissingNode()
                ? null
                : OffsetDateTime.parse(node.textValue()).toInstant();
    }

    private static @Nullable Long number(JsonNode node) {
        return node.isIntegralNumber() ? (Long) node.longValue() : null;
    }

    private static @Nullable Boolean flag(JsonNode node) {
        return node.isBoolean() ? (Boolean) node.booleanValue() : null;
    }
}
