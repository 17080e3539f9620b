package io.github.wikistream.internal.json;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.event.Actor;
import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageChange;
import io.github.wikistream.event.PageChangeKind;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.PageEvent;
import io.github.wikistream.event.PriorState;
import io.github.wikistream.event.Revert;
import io.github.wikistream.event.RevertMethod;
import io.github.wikistream.event.RevertRisk;
import io.github.wikistream.event.Revision;
import io.github.wikistream.event.RevisionCreate;
import io.github.wikistream.event.RevisionTagsChange;
import io.github.wikistream.event.Slot;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of other streams with a typed form. */
class TypedEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PAGE_CHANGE = event("mediawiki.page_change.v1", """
            "changelog_kind":"update","page_change_kind":"edit","dt":"2026-06-20T15:49:48Z","wiki_id":"enwiki",
            "page":{"page_id":3000000001,"page_title":"User_talk:Ada_Example","namespace_id":3,"is_redirect":false},
            "comment":"a comment",
            "performer":{"user_text":"Ada Example","user_id":7,"user_central_id":4000000007,"groups":["*","user"],
              "is_bot":false,"is_system":false,"is_temp":false,"edit_count":12,"registration_dt":"2014-02-23T21:13:24Z"},
            "revision":{"rev_id":4000000002,"rev_parent_id":4000000001,"rev_dt":"2026-06-20T15:49:47Z",
              "is_minor_edit":true,"rev_size":120,"rev_sha1":"mr0szy90m5qbn6tek7ch3nebaild3tm","comment":"a comment",
              "is_content_visible":true,"is_comment_visible":true,"is_editor_visible":true,
              "editor":{"user_text":"Ada Example","groups":[],"is_bot":false},
              "content_slots":{"main":{"slot_role":"main","content_model":"wikitext","content_sha1":"2mx9",
                "content_size":120,"content_format":"text/x-wiki","origin_rev_id":4000000002}},
              "revert":{"method":"undo","is_exact":true,"rev_original_id":3999999999,
                "rev_original_dt":"2026-06-20T15:00:00Z","rev_reverted_oldest_id":4000000000,
                "rev_reverted_newest_id":4000000001}},
            "prior_state":{"page":{"is_redirect":true},"revision":{"rev_id":4000000001,
              "rev_dt":"2026-06-20T15:40:00Z","rev_size":100,"rev_sha1":"old1","is_content_visible":true,
              "editor":{"user_text":"203.0.113.7"}}}""");

    private static final String RISK =
            event("mediawiki.page_revert_risk_prediction_change.v1", fieldsOf(PAGE_CHANGE) + """
            ,"predicted_classification":{"model_name":"revertrisk-language-agnostic","model_version":"3",
            "predictions":["true"],"probabilities":{"true":0.526,"false":0.474}}""");

    private static final String REVISION_FIELDS = """
            "database":"enwiki","dt":"2026-06-20T15:49:48Z","page_id":3000000001,"page_title":"Example_page",
            "page_namespace":0,"page_is_redirect":false,
            "performer":{"user_text":"Ada Example","user_groups":["*","sysop"],"user_is_bot":true,"user_id":20,
              "user_registration_dt":"2014-02-23T21:13:24Z","user_edit_count":100},
            "comment":"a comment","parsedcomment":"<b>a comment</b>",
            "rev_content_format":"text/x-wiki","rev_content_model":"wikitext","rev_id":4000000002,"rev_len":20,
            "rev_minor_edit":false,"rev_parent_id":4000000001,"rev_sha1":"2mx9","rev_timestamp":"2026-06-20T15:49:47Z",
            "rev_is_revert":true,
            "rev_revert_details":{"rev_is_exact_revert":false,"rev_original_rev_id":121,
              "rev_revert_method":"rollback","rev_reverted_revs":[4000000000,4000000001]},
            "rev_slots":{"mediainfo":{"rev_slot_content_model":"wikibase-mediainfo","rev_slot_origin_rev_id":121,
              "rev_slot_sha1":"c1a8","rev_slot_size":1414},
              "main":{"rev_slot_content_model":"wikitext","rev_slot_sha1":"2mx9","rev_slot_size":20}}""";

    private static final String REVISION_CREATE =
            event("mediawiki.revision-create", REVISION_FIELDS + ",\"rev_content_changed\":true");
    private static final String PAGE_CREATE = event("mediawiki.page-create", REVISION_FIELDS);
    private static final String TAGS_CHANGE = event("mediawiki.revision-tags-change", REVISION_FIELDS + """
            ,"tags":["mw-reverted","mobile edit"],"prior_state":{"tags":["mobile edit","visualeditor"]}""");

    private final EventDecoder decoder = new EventDecoder();

    private static String event(String stream, String fields) {
        return """
                {"$schema":"/some/schema/1.0.0","meta":{"uri":"https://en.wikipedia.org/wiki/X","request_id":"r",
                "id":"0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11","domain":"en.wikipedia.org","stream":"%s",
                "dt":"2026-06-20T15:49:49.067Z","topic":"eqiad.%s","partition":0,"offset":6262084913},%s}""".formatted(stream, stream, fields).replace("\n", "");
    }

    private static String fieldsOf(String event) {
        return event.substring(event.indexOf("},") + 2, event.length() - 1);
    }

    static List<String> all() {
        return List.of(PAGE_CHANGE, RISK, REVISION_CREATE, PAGE_CREATE, TAGS_CHANGE);
    }

    private static String with(String event, String pointer, @Nullable String value) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(event);
            JsonPointer place = JsonPointer.compile(pointer);
            ObjectNode holder = (ObjectNode) root.at(place.head());
            String name = place.last().getMatchingProperty();
            if (value == null) {
                assertThat(holder.remove(name)).as(pointer).isNotNull();
            } else {
                holder.set(name, JSON.readTree(value));
            }
            return root.toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private <E extends StreamEvent> E decoded(String data, Class<E> type) {
        Decoded decoded = decoder.decode(data);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        StreamEvent event = ((Decoded.Event) decoded).event();
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    private String reason(String data) {
        Decoded decoded = decoder.decode(data);
        assertThat(decoded).isInstanceOf(Decoded.Invalid.class);
        Decoded.Invalid invalid = (Decoded.Invalid) decoded;
        assertThat(invalid.id()).isEqualTo(UUID.fromString("0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11"));
        assertThat(invalid.meta()).isNotNull();
        return invalid.reason();
    }

    @Test
    void readsEveryFieldOfAPageChange() {
        PageChange change = decoded(PAGE_CHANGE, PageChange.class);

        assertThat(change)
                .isEqualTo(PageChange.builder()
                        .meta(change.meta())
                        .kind(PageChangeKind.EDIT)
                        .kindName("edit")
                        .changedAt(Instant.parse("2026-06-20T15:49:48Z"))
                        .wiki("enwiki")
                        .page(Page.builder()
                                .id(3_000_000_001L)
                                .title("User talk:Ada Example")
                                .namespace(3)
                                .redirect(false)
                                .build())
                        .revision(Revision.builder()
                                .id(4_000_000_002L)
                                .parentId(4_000_000_001L)
                                .createdAt(Instant.parse("2026-06-20T15:49:47Z"))
                                .minor(true)
                                .bytes(120L)
                                .sha1("mr0szy90m5qbn6tek7ch3nebaild3tm")
                                .contentModel("wikitext")
                                .comment("a comment")
                                .editor(actor("Ada Example"))
                                .visibility(new Visibility(true, true, true))
                                .slots(Map.of(
                                        "main",
                                        Slot.builder()
                                                .contentModel("wikitext")
                                                .bytes(120L)
                                                .sha1("2mx9")
                                                .originRevision(4_000_000_002L)
                                                .build()))
                                .revert(Revert.builder()
                                        .method(RevertMethod.UNDO)
                                        .methodName("undo")
                                        .exact(true)
                                        .restored(3_999_999_999L)
                                        .oldestReverted(4_000_000_000L)
                                        .newestReverted(4_000_000_001L)
                                        .build())
                                .build())
                        .performer(Actor.builder()
                                .name("Ada Example")
                                .id(7L)
                                .centralId(4_000_000_007L)
                                .groups(List.of("*", "user"))
                                .temporary(false)
                                .system(false)
                                .editCount(12L)
                                .registeredAt(Instant.parse("2014-02-23T21:13:24Z"))
                                .build())
                        .comment("a comment")
                        .prior(PriorState.builder()
                                .redirect(true)
                                .revisionId(4_000_000_001L)
                                .createdAt(Instant.parse("2026-06-20T15:40:00Z"))
                                .bytes(100L)
                                .sha1("old1")
                                .editor(actor("203.0.113.7"))
                                .visibility(new Visibility(true, null, null))
                                .build())
                        .json(PAGE_CHANGE)
                        .build());
        assertThat(change.meta().stream()).isEqualTo("mediawiki.page_change.v1");
        assertThat(change.meta().offset()).isEqualTo(6_262_084_913L);
        assertThat(change.growth()).hasValue(20);
        assertThat(change.actorKind()).isEqualTo(ActorKind.REGISTERED);
    }

    private static Actor actor(String name) {
        return Actor.builder().name(name).build();
    }

    @Test
    void readsAMoveWithARedirect() {
        String move = with(
                with(
                        with(PAGE_CHANGE, "/page_change_kind", "\"move\""),
                        "/created_redirect_page",
                        "{\"page_id\":5,\"page_title\":\"Old_name\",\"namespace_id\":0,\"is_redirect\":true}"),
                "/prior_state",
                "{\"page\":{\"page_title\":\"Old_name\",\"namespace_id\":0}}");

        PageChange change = decoded(move, PageChange.class);

        assertThat(change.kind()).isEqualTo(PageChangeKind.MOVE);
        assertThat(change.createdRedirect())
                .isEqualTo(Page.builder()
                        .id(5)
                        .title("Old name")
                        .namespace(0)
                        .redirect(true)
                        .build());
        assertThat(change.prior())
                .isEqualTo(PriorState.builder().title("Old name").namespace(0).build());
        assertThat(change.growth()).isEmpty();
    }

    @Test
    void readsAVisibilityChangeWithASuppressedActor() {
        String data = with(
                with(
                        with(with(PAGE_CHANGE, "/page_change_kind", "\"visibility_change\""), "/revision/editor", null),
                        "/performer",
                        null),
                "/prior_state",
                "{\"revision\":{\"is_editor_visible\":true,\"is_comment_visible\":true}}");
        data = with(with(data, "/revision/is_editor_visible", "false"), "/revision/comment", null);

        PageChange change = decoded(data, PageChange.class);

        assertThat(change.kind()).isEqualTo(PageChangeKind.VISIBILITY_CHANGE);
        assertThat(change.performer()).isNull();
        assertThat(change.actorKind()).isEqualTo(ActorKind.REDACTED);
        assertThat(change.revision().editor()).isNull();
        assertThat(change.revision().comment()).isNull();
        assertThat(change.revision().visibility()).isEqualTo(new Visibility(true, true, false));
        assertThat(requireNonNull(change.prior()).visibility()).isEqualTo(new Visibility(null, true, true));
    }

    @ParameterizedTest
    @CsvSource({
        "create,CREATE,120",
        "edit,EDIT,20",
        "move,MOVE,",
        "delete,DELETE,",
        "undelete,UNDELETE,",
        "visibility_change,VISIBILITY_CHANGE,",
        "Edit,UNKNOWN,",
        "merge,UNKNOWN,"
    })
    void keepsTheWordOfAnUnknownKind(String word, PageChangeKind kind, @Nullable Long growth) {
        PageChange change = decoded(with(PAGE_CHANGE, "/page_change_kind", '"' + word + '"'), PageChange.class);

        assertThat(change.kind()).isEqualTo(kind);
        assertThat(change.kindName()).isEqualTo(word);
        assertThat(change.kind().word()).isEqualTo(kind == PageChangeKind.UNKNOWN ? "unknown" : word);
        assertThat(change.growth().isPresent() ? (Long) change.growth().getAsLong() : null)
                .isEqualTo(growth);
    }

    @ParameterizedTest
    @CsvSource({"rollback,ROLLBACK", "undo,UNDO", "manual,MANUAL", "magic,UNKNOWN"})
    void keepsTheWordOfAnUnknownRevertMethod(String word, RevertMethod method) {
        String value = '"' + word + '"';
        List<Revision> revisions = List.of(
                decoded(with(PAGE_CHANGE, "/revision/revert/method", value), PageChange.class)
                        .revision(),
                decoded(with(REVISION_CREATE, "/rev_revert_details/rev_revert_method", value), RevisionCreate.class)
                        .revision());

        assertThat(revisions).allSatisfy(revision -> {
            assertThat(requireNonNull(revision.revert()).method()).isEqualTo(method);
            assertThat(requireNonNull(revision.revert()).methodName()).isEqualTo(word);
        });
    }

    @Test
    void readsEveryFieldOfARevisionPageCreationAndChangeOfTags() {
        Page page = Page.builder()
                .id(3_000_000_001L)
                .title("Example page")
                .namespace(0)
                .redirect(false)
                .build();
        Revision revision = Revision.builder()
                .id(4_000_000_002L)
                .parentId(4_000_000_001L)
                .createdAt(Instant.parse("2026-06-20T15:49:47Z"))
                .minor(false)
                .bytes(20L)
                .sha1("2mx9")
                .contentModel("wikitext")
                .comment("a comment")
                .slots(Map.of(
                        "main",
                        Slot.builder()
                                .contentModel("wikitext")
                                .bytes(20L)
                                .sha1("2mx9")
                                .build(),
                        "mediainfo",
                        Slot.builder()
                                .contentModel("wikibase-mediainfo")
                                .bytes(1_414L)
                                .sha1("c1a8")
                                .originRevision(121L)
                                .build()))
                .revert(Revert.builder()
                        .method(RevertMethod.ROLLBACK)
                        .methodName("rollback")
                        .exact(false)
                        .restored(121L)
                        .oldestReverted(4_000_000_000L)
                        .newestReverted(4_000_000_001L)
                        .build())
                .build();
        Actor performer = Actor.builder()
                .name("Ada Example")
                .id(20L)
                .groups(List.of("*", "sysop"))
                .bot(true)
                .editCount(100L)
                .registeredAt(Instant.parse("2014-02-23T21:13:24Z"))
                .build();

        RevisionCreate create = decoded(REVISION_CREATE, RevisionCreate.class);
        PageCreate first = decoded(PAGE_CREATE, PageCreate.class);
        RevisionTagsChange tags = decoded(TAGS_CHANGE, RevisionTagsChange.class);

        assertThat(create)
                .isEqualTo(RevisionCreate.builder()
                        .meta(create.meta())
                        .wiki("enwiki")
                        .page(page)
                        .revision(revision)
                        .performer(performer)
                        .contentChanged(true)
                        .json(REVISION_CREATE)
                        .build());
        assertThat(first)
                .isEqualTo(PageCreate.builder()
                        .meta(first.meta())
                        .wiki("enwiki")
                        .page(page)
                        .revision(revision)
                        .performer(performer)
                        .json(PAGE_CREATE)
                        .build());
        assertThat(tags)
                .isEqualTo(RevisionTagsChange.builder()
                        .meta(tags.meta())
                        .wiki("enwiki")
                        .page(page)
                        .revision(revision)
                        .performer(performer)
                        .tags(List.of("mw-reverted", "mobile edit"))
                        .tagsBefore(List.of("mobile edit", "visualeditor"))
                        .json(TAGS_CHANGE)
                        .build());
        assertThat(tags.added()).containsExactly("mw-reverted");
        assertThat(tags.removed()).containsExactly("visualeditor");
        assertThat(create.actorKind()).isEqualTo(ActorKind.BOT);
    }

    @Test
    void readsAnActorOfNewerRevisionSchemas() {
        String data = with(
                REVISION_CREATE,
                "/performer",
                "{\"user_text\":\"~2026-12881-95\",\"user_is_temp\":true,\"user_is_bot\":false,\"user_central_id\":9}");

        Actor performer = requireNonNull(decoded(data, RevisionCreate.class).performer());

        assertThat(performer)
                .isEqualTo(Actor.builder()
                        .name("~2026-12881-95")
                        .centralId(9L)
                        .temporary(true)
                        .build());
        assertThat(performer.kind()).isEqualTo(ActorKind.TEMPORARY);
    }

    @Test
    void recognizesATemporaryAccountByItsFlag() {
        String data =
                with(with(PAGE_CHANGE, "/performer/user_text", "\"*Unregistered 7\""), "/performer/is_temp", "true");

        assertThat(decoded(data, PageChange.class).actorKind()).isEqualTo(ActorKind.TEMPORARY);
        assertThat(decoded(with(data, "/performer/is_bot", "true"), PageChange.class)
                        .actorKind())
                .isEqualTo(ActorKind.BOT);
        assertThat(decoded(with(data, "/performer/is_temp", "null"), PageChange.class)
                        .actorKind())
                .isEqualTo(ActorKind.REGISTERED);
    }

    @Test
    void treatsAbsentTagsAsNone() {
        RevisionTagsChange first = decoded(with(TAGS_CHANGE, "/prior_state", null), RevisionTagsChange.class);
        RevisionTagsChange last = decoded(with(TAGS_CHANGE, "/tags", null), RevisionTagsChange.class);

        assertThat(first.tagsBefore()).isEmpty();
        assertThat(first.added()).containsExactly("mw-reverted", "mobile edit");
        assertThat(last.tags()).isEmpty();
        assertThat(last.removed()).containsExactly("mobile edit", "visualeditor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mediawiki.page_revert_risk_prediction_change.v1",
                "mediawiki.page_revert_risk_multilingual_prediction_change.v1",
                "mediawiki.page_revert_risk_wikidata_prediction_change.v1",
                "page_revert_risk_prediction_change.v2"
            })
    void readsTheRevertRiskOfEveryModel(String stream) {
        String data = event(stream, fieldsOf(RISK));

        RevertRisk risk = decoded(data, RevertRisk.class);

        assertThat(risk.modelName()).isEqualTo("revertrisk-language-agnostic");
        assertThat(risk.modelVersion()).isEqualTo("3");
        assertThat(risk.predictions()).containsExactly("true");
        assertThat(risk.isRevertPredicted()).isTrue();
        assertThat(risk.probabilities()).isEqualTo(Map.of("true", 0.526, "false", 0.474));
        assertThat(risk.probability()).hasValue(0.526);
        assertThat(risk.json()).isEqualTo(data);
        assertThat(risk.meta().stream()).isEqualTo(stream);
        assertThat(risk.change())
                .usingRecursiveComparison()
                .ignoringFields("meta", "json")
                .isEqualTo(decoded(PAGE_CHANGE, PageChange.class));
        assertThat(List.of(risk.wiki(), risk.page(), risk.revision(), requireNonNull(risk.performer())))
                .containsExactly(
                        risk.change().wiki(),
                        risk.change().page(),
                        risk.change().revision(),
                        requireNonNull(risk.change().performer()));
    }

    @Test
    void readsAPredictionWithoutProbabilities() {
        RevertRisk risk = decoded(
                with(RISK, "/predicted_classification", "{\"model_name\":\"m\",\"predictions\":[\"false\"]}"),
                RevertRisk.class);

        assertThat(risk.probability()).isEmpty();
        assertThat(risk.isRevertPredicted()).isFalse();
        assertThat(risk.modelVersion()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mediawiki.page_change.v2",
                "mediawiki.page-delete",
                "mediawiki.revision-score",
                "mediawiki.page_outlink_topic_prediction_change.v1",
                "eventgate-main.error.validation"
            })
    void keepsOtherStreamsUntyped(String stream) {
        assertThat(decoded(event(stream, fieldsOf(PAGE_CHANGE)), OtherEvent.class)
                        .wiki())
                .isEqualTo("enwiki");
    }

    @ParameterizedTest
    @MethodSource("all")
    void treatsNullAsAbsent(String data) throws Exception {
        StreamEvent event = decoded(data, PageEvent.class);
        for (String pointer : optional(data)) {
            StreamEvent absent = decoded(with(data, pointer, null), PageEvent.class);
            StreamEvent empty = decoded(with(data, pointer, "null"), PageEvent.class);

            assertThat(empty)
                    .as(pointer)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes("json|change\\.json")
                    .isEqualTo(absent);
        }
        assertThat(optional(data)).hasSizeGreaterThan(15);
        assertThat(event).isEqualTo(decoded(data, event.getClass()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsAnEventWithOnlyTheRequiredFields(String data) throws Exception {
        String bare = data;
        for (String pointer : optional(data)) {
            // Some were removed with their parent objects.
            bare = JSON.readTree(bare).at(pointer).isMissingNode() ? bare : with(bare, pointer, null);
        }

        PageEvent event = decoded(bare, PageEvent.class);

        assertThat(event.performer()).isNull();
        assertThat(event.actorKind()).isEqualTo(ActorKind.REDACTED);
        assertThat(event.page().namespace()).isNull();
        assertThat(event.revision())
                .isEqualTo(Revision.builder().id(4_000_000_002L).build());
        assertThat(event.body().names("")).contains("meta");
    }

    @ParameterizedTest
    @MethodSource("all")
    void namesTheFieldThatIsMissing(String data) throws Exception {
        List<String> required = new ArrayList<>();
        for (String pointer : pointers(data)) {
            String reason = reasonOrEmpty(with(data, pointer, null));
            if (!reason.isEmpty()) {
                required.add(pointer);
                assertThat(reason).isEqualTo(path(pointer) + " is missing");
                assertThat(reason(with(data, pointer, "null"))).isEqualTo(reason);
            }
        }
        assertThat(required).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("all")
    void namesTheFieldThatHasTheWrongTypeAndItsValue(String data) throws Exception {
        for (String pointer : pointers(data)) {
            if (!IGNORED.contains(pointer.substring(pointer.lastIndexOf('/') + 1))) {
                boolean number = JSON.readTree(data).at(pointer).isNumber();
                String reason = reason(with(data, pointer, number ? "\"a\\tword\"" : "17.5"));

                assertThat(reason).startsWith(path(pointer) + " is not ").endsWith(number ? ": a\uFFFDword" : ": 17.5");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/page/namespace_id,4294967296,page.namespace_id is out of range: 4294967296",
        "/revision/rev_size,-1,revision.rev_size is negative: -1",
        "/revision/rev_id,9223372036854775808,revision.rev_id is not a whole number of 64 bits: 9223372036854775808",
        "/revision/rev_id,1.0,revision.rev_id is not a whole number of 64 bits: 1.0",
        "/revision/content_slots/main/content_size,-5,revision.content_slots.main.content_size is negative: -5",
        "/revision/rev_dt,'\"1969-12-31T23:59:59Z\"',"
                + "revision.rev_dt is not an ISO-8601 time from 1970 to 9999: 1969-12-31T23:59:59Z",
        "/dt,17,dt is not a string: 17",
        "/performer/groups,'[\"a\",5]',performer.groups[1] is not a string: 5",
        "/performer,[],performer is not an object: []",
        "/predicted_classification/probabilities/true,1.01,"
                + "predicted_classification.probabilities.true is not a number from 0 to 1: 1.01",
        "/predicted_classification/probabilities/true,-0.5,"
                + "predicted_classification.probabilities.true is not a number from 0 to 1: -0.5",
        "/predicted_classification/predictions,'[true]',predicted_classification.predictions[0] is not a string: true"
    })
    void refusesAnInvalidValue(String pointer, String value, String reason) {
        assertThat(reason(with(RISK, pointer, value))).isEqualTo(reason);
    }

    @Test
    void refusesAnInvalidValueOfARevision() {
        assertThat(reason(with(REVISION_CREATE, "/rev_len", "-7"))).isEqualTo("rev_len is negative: -7");
        assertThat(reason(with(REVISION_CREATE, "/rev_revert_details/rev_reverted_revs", "[1,\"x\"]")))
                .isEqualTo("rev_revert_details.rev_reverted_revs[1] is not a whole number of 64 bits: x");
    }

    @ParameterizedTest
    @CsvSource({"2019-03-01T00:00:00+00:00,2019-03-01T00:00:00Z", "2021-01-01T00:00:00.0Z,2021-01-01T00:00:00Z"})
    void readsTheTimeOfEveryEra(String text, Instant expected) {
        String value = '"' + text + '"';

        assertThat(decoded(with(PAGE_CHANGE, "/dt", value), PageChange.class).changedAt())
                .isEqualTo(expected);
        assertThat(decoded(with(PAGE_CREATE, "/rev_timestamp", value), PageCreate.class)
                        .revision()
                        .createdAt())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void dropsCanariesBeforeRequiringAnyField(String data) {
        String canary = with(data, "/meta/domain", "\"canary\"");

        assertThat(decoder.decode(canary)).isInstanceOf(Decoded.Canary.class);
        assertThat(decoder.decode(with(canary, canary.contains("\"page\":") ? "/page" : "/page_id", null)))
                .isInstanceOf(Decoded.Canary.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesInvalidJsonUpToItsEnd(String data) {
        assertThat(reason(data.substring(0, data.length() - 1))).startsWith("not JSON: ");
        assertThat(reason(data + " {}")).isEqualTo("unexpected content after the JSON object");
    }

    @Test
    void readsMetaAtAnyPlace() throws Exception {
        ObjectNode root = (ObjectNode) JSON.readTree(PAGE_CHANGE);
        JsonNode meta = root.remove("meta");
        root.set("meta", meta);

        assertThat(decoded(root.toString(), PageChange.class))
                .usingRecursiveComparison()
                .ignoringFields("json")
                .isEqualTo(decoded(PAGE_CHANGE, PageChange.class));
        assertThat(reason(with(PAGE_CHANGE, "/meta/offset", "\"x\"")))
                .isEqualTo("meta.offset is not a whole number of 64 bits: x");
    }

    @ParameterizedTest
    @MethodSource("all")
    void neverThrows(String data) {
        Random chance = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder damaged = new StringBuilder(data);
            for (int damage = chance.nextInt(4); damage >= 0; damage--) {
                int at = chance.nextInt(damaged.length());
                if (chance.nextBoolean()) {
                    damaged.deleteCharAt(at);
                } else {
                    damaged.insert(at, "{}[]\",:0-e\\".charAt(chance.nextInt(11)));
                }
            }
            assertThat(decoder.decode(damaged.toString())).isNotNull();
        }
    }

    /** Fields that are not read, and may have any value. */
    private static final List<String> IGNORED = List.of(
            "$schema",
            "changelog_kind",
            "slot_role",
            "content_format",
            "rev_original_dt",
            "rev_content_format",
            "rev_is_revert",
            "parsedcomment",
            "dt");

    /** Returns the optional fields of an event. */
    private List<String> optional(String data) throws JsonProcessingException {
        List<String> optional = new ArrayList<>();
        for (String pointer : pointers(data)) {
            if (reasonOrEmpty(with(data, pointer, null)).isEmpty()) {
                optional.add(pointer);
            }
        }
        return optional;
    }

    private String reasonOrEmpty(String data) {
        return decoder.decode(data) instanceof Decoded.Invalid invalid ? invalid.reason() : "";
    }

    /** Returns the places of all fields except those of {@code meta}, which another test covers. */
    private static List<String> pointers(String data) throws JsonProcessingException {
        List<String> pointers = new ArrayList<>();
        collect(JSON.readTree(data), "", pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String place, List<String> pointers) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode value = node.get(name);
            if (!name.equals("meta") && !(node instanceof ArrayNode)) {
                pointers.add(place + "/" + name);
                collect(value, place + "/" + name, pointers);
            }
        }
    }

    private static String path(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }
}
