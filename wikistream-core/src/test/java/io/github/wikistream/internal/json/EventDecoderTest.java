package io.github.wikistream.internal.json;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.RecentChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class EventDecoderTest {
    private static final UUID ID = UUID.fromString("0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11");

    /** A whole edit on one line, as the stream sends it today. */
    private static final String EDIT = oneLine("""
            {"$schema":"/mediawiki/recentchange/1.0.0",
            "meta":{"uri":"https://en.wikipedia.org/wiki/Example","request_id":"b8a57d65-3b5c-4a63-8a3e-6d2f1f5f0c55",
            "id":"0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11","domain":"en.wikipedia.org","stream":"mediawiki.recentchange",
            "dt":"2026-06-20T15:49:49.067Z","topic":"eqiad.mediawiki.recentchange","partition":0,"offset":6262084913},
            "id":2500000001,"type":"edit","namespace":0,"title":"Example",
            "title_url":"https://en.wikipedia.org/wiki/Example","comment":"a comment","timestamp":1781970588,
            "user":"Ada Example","bot":false,"notify_url":"https://en.wikipedia.org/w/index.php?diff=1",
            "minor":true,"patrolled":false,"length":{"old":9000000000,"new":9000000005},
            "revision":{"old":3000000001,"new":3000000002},"server_url":"https://en.wikipedia.org",
            "server_name":"en.wikipedia.org","server_script_path":"/w","wiki":"enwiki","parsedcomment":"a comment"}""");

    private static final String META = EDIT.substring(EDIT.indexOf("{\"uri\""), EDIT.indexOf("},\"id\":") + 1);

    private final EventDecoder decoder = new EventDecoder();

    private static String oneLine(String text) {
        return text.replace("\n", "");
    }

    /** Returns an event with the usual {@code meta} and only these further fields. */
    private static String event(String fields) {
        return "{\"meta\":" + META + (fields.isEmpty() ? "" : "," + fields) + "}";
    }

    /** Returns a change with the required fields and these. Of a duplicate field, the last value counts. */
    private static String change(String fields) {
        return event("\"type\":\"edit\",\"wiki\":\"enwiki\",\"namespace\":0,\"title\":\"Example\""
                + (fields.isEmpty() ? "" : "," + fields));
    }

    private static String withMeta(String name, String value) {
        String field = META.replaceFirst("\"" + name + "\":(\"[^\"]*\"|\\d+)", "\"" + name + "\":" + value);
        assertThat(field).isNotEqualTo(META);
        return change("").replace(META, field);
    }

    private static String withoutMeta(String name) {
        String field = META.replaceFirst(",?\"" + name + "\":(\"[^\"]*\"|\\d+)", "");
        assertThat(field).isNotEqualTo(META);
        return change("").replace(META, field.replace("{,", "{"));
    }

    private RecentChange decoded(String data) {
        return assertThat(decoder.decode(data))
                .asInstanceOf(type(Decoded.Event.class))
                .extracting(Decoded.Event::event)
                .asInstanceOf(type(RecentChange.class))
                .actual();
    }

    private OtherEvent decodedOther(String data) {
        return assertThat(decoder.decode(data))
                .asInstanceOf(type(Decoded.Event.class))
                .extracting(Decoded.Event::event)
                .asInstanceOf(type(OtherEvent.class))
                .actual();
    }

    private Decoded.Invalid invalid(String data) {
        return assertThat(decoder.decode(data))
                .asInstanceOf(type(Decoded.Invalid.class))
                .actual();
    }

    private LogEntry log(String fields) {
        String data = change("\"type\":\"log\"" + (fields.isEmpty() ? "" : "," + fields));
        return requireNonNull(decoded(data).log());
    }

    @Test
    void readsEveryFieldOfAnEdit() {
        assertThat(decoded(EDIT))
                .isEqualTo(RecentChange.builder()
                        .meta(EventMeta.builder().id(ID).occurredAt(Instant.parse("2026-06-20T15:49:49.067Z")).stream(
                                        "mediawiki.recentchange")
                                .domain("en.wikipedia.org")
                                .requestId("b8a57d65-3b5c-4a63-8a3e-6d2f1f5f0c55")
                                .uri("https://en.wikipedia.org/wiki/Example")
                                .topic("eqiad.mediawiki.recentchange")
                                .offset(6_262_084_913L)
                                .build())
                        .type(ChangeType.EDIT)
                        .typeName("edit")
                        .rcId(2_500_000_001L)
                        .changedAt(Instant.ofEpochSecond(1_781_970_588))
                        .wiki("enwiki")
                        .serverName("en.wikipedia.org")
                        .title("Example")
                        .user("Ada Example")
                        .minor(true)
                        .patrolled(false)
                        .bytesOld(9_000_000_000L)
                        .bytesNew(9_000_000_005L)
                        .revisionOld(3_000_000_001L)
                        .revisionNew(3_000_000_002L)
                        .comment("a comment")
                        .json(EDIT)
                        .build());
    }

    @Test
    void keepsTheEventAsReceived() {
        String spaced = " " + EDIT.replace(",", " , ").replace(":{", ": {") + " ";

        assertThat(decoded(spaced).json()).isEqualTo(spaced);
    }

    @Test
    void requiresOnlyTheFieldsOfEveryChange() {
        RecentChange change = decoded(change(""));

        assertThat(change.rcId()).isNull();
        assertThat(change.changedAt()).isNull();
        assertThat(change.serverName()).isNull();
        assertThat(change.user()).isNull();
        assertThat(change.actorKind()).isEqualTo(ActorKind.REDACTED);
        assertThat(change.bot()).isFalse();
        assertThat(change.minor()).isNull();
        assertThat(change.patrolled()).isNull();
        assertThat(change.bytesOld()).isNull();
        assertThat(change.bytesNew()).isNull();
        assertThat(change.revisionOld()).isNull();
        assertThat(change.revisionNew()).isNull();
        assertThat(change.comment()).isNull();
        assertThat(change.log()).isNull();
        assertThat(change.growth()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void treatsNullAsAbsent() {
        String nulls = change("""
                "id":null,"timestamp":null,"server_name":null,"user":null,"bot":null,"minor":null,"patrolled":null,\
                "length":null,"revision":null,"comment":null,"log_id":null,"log_type":null,"log_action":null,\
                "log_action_comment":null,"log_params":null""");

        assertThat(decoded(nulls))
                .usingRecursiveComparison()
                .ignoringFields("json")
                .isEqualTo(decoded(change("")));
    }

    @Test
    void treatsNullSizesAndRevisionsOfANewPageAsAbsent() {
        String fields = "\"type\":\"new\",\"length\":{%s\"new\":17},\"revision\":{%s\"new\":4000000000}";
        RecentChange today = decoded(change(fields.formatted("", "")));
        RecentChange before2019 = decoded(change(fields.formatted("\"old\":null,", "\"old\":null,")));

        assertThat(before2019).usingRecursiveComparison().ignoringFields("json").isEqualTo(today);
        assertThat(today.type()).isEqualTo(ChangeType.NEW);
        assertThat(today.bytesOld()).isNull();
        assertThat(today.revisionOld()).isNull();
        assertThat(today.revisionNew()).isEqualTo(4_000_000_000L);
        assertThat(today.growth()).hasValue(17);
    }

    @Test
    void readsTheFormOf2018() {
        String data = oneLine("""
                {"bot":true,"comment":"a comment","id":803289501,"length":{"new":150,"old":200},
                "meta":{"domain":"www.wikidata.org","dt":"2018-10-19T11:24:51+00:00",
                "id":"98ad26c8-d391-11e8-b262-141877613762","request_id":"389d26a8-c5fe-4bbc-abb9-cc5062bd4e3d",
                "schema_uri":"mediawiki/recentchange/2","topic":"eqiad.mediawiki.recentchange",
                "uri":"https://www.wikidata.org/wiki/Q1","partition":0,"offset":1141387843},"minor":false,"namespace":0,
                "parsedcomment":"a comment","patrolled":null,"revision":{"new":767621322,"old":null},
                "server_name":"www.wikidata.org","server_script_path":"/w","server_url":"https://www.wikidata.org",
                "timestamp":1539948291,"title":"Q1","type":"edit","user":"Example Bot","wiki":"wikidatawiki"}""");

        RecentChange change = decoded(data);

        assertThat(change.meta().stream()).isEqualTo("mediawiki.recentchange");
        assertThat(change.occurredAt()).isEqualTo(Instant.parse("2018-10-19T11:24:51Z"));
        assertThat(change.id()).isEqualTo(UUID.fromString("98ad26c8-d391-11e8-b262-141877613762"));
        assertThat(change.patrolled()).isNull();
        assertThat(change.revisionOld()).isNull();
        assertThat(change.growth()).hasValue(-50);
    }

    @ParameterizedTest
    @CsvSource({
        "2019-03-01T00:00:00+00:00,2019-03-01T00:00:00Z",
        "2025-01-01T00:00:00Z,2025-01-01T00:00:00Z",
        "2026-01-13T16:00:28.460Z,2026-01-13T16:00:28.460Z",
        "2026-01-13T16:00:28.4609999Z,2026-01-13T16:00:28.460Z",
        "2026-01-13T16:00:28+02:00,2026-01-13T14:00:28Z",
        "1970-01-01T00:00:00Z,1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z,9999-12-31T23:59:59.999Z"
    })
    void readsTheTimeOfEveryEra(String dt, Instant expected) {
        assertThat(decoded(withMeta("dt", "\"" + dt + "\"")).occurredAt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "2026-01-13",
                "2026-01-13T16:00:28",
                "2026-02-30T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z"
            })
    void refusesATimeOutsideTheRangeOfStores(String dt) {
        Decoded.Invalid invalid = invalid(withMeta("dt", "\"" + dt + "\""));

        assertThat(invalid.reason()).isEqualTo("meta.dt is not an ISO-8601 time from 1970 to 9999: " + dt);
        assertThat(invalid.id()).isEqualTo(ID);
        assertThat(invalid.meta()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "edit,EDIT",
        "new,NEW",
        "log,LOG",
        "categorize,CATEGORIZE",
        "external,EXTERNAL",
        "142,UNKNOWN",
        "5,UNKNOWN",
        "Edit,UNKNOWN",
        "something new,UNKNOWN"
    })
    void keepsTheWordOfAnUnknownKind(String word, ChangeType expected) {
        RecentChange change = decoded(change("\"type\":\"" + word + "\""));

        assertThat(change.type()).isEqualTo(expected);
        assertThat(change.typeName()).isEqualTo(word);
    }

    @Test
    void readsAChangeWithoutSizesRevisionsAndLog() {
        String data = change("\"type\":\"142\",\"namespace\":-1,\"id\":99,\"user\":\"Ada Example\",\"comment\":\"\"");

        RecentChange change = decoded(data);

        assertThat(change.typeName()).isEqualTo("142");
        assertThat(change.namespace()).isEqualTo(-1);
        assertThat(change.comment()).isEmpty();
        assertThat(change.log()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "0",
                "-1.50e+7",
                "true",
                "{\"userid\":54427483,\"4::target\":\"A \\\"B\\\"\",\"5::noredir\":\"0\"}",
                "{ \"duration\" : \"1 year\" ,\t\"blockId\" : 24447591 , \"sitewide\" : true , \"none\" : null }",
                "[\"0\",1,null,{\"a\":[true]},\"\\u00e4\\ud83d\\ude00\",1.0]",
                "\"a string with \\\\ and \\n and \\u0000\"",
                "{\"4::oldgroups\":[],\"5::newgroups\":[\"rollbacker\"],\"oldmetadata\":{\"a\":{\"b\":{\"c\":[[[]]]}}}}",
                "{\"big\":123456789012345678901234567890,\"small\":0.10}"
            })
    void keepsLogParamsOfEveryFormExactly(String params) {
        assertThat(log("\"log_params\":" + params).params()).isEqualTo(params);
        // At the end, before white space, and after text that takes more bytes than characters.
        assertThat(log("\"comment\":\"例 𐍈 😀\",\"log_params\": \t" + params + " \t")
                        .params())
                .isEqualTo(params);
    }

    @Test
    void keepsLogParamsLargerThanAnyBuffer() {
        String params = "{\"text\":\"" + "\\u00e4𐍈x ".repeat(30_000) + "\",\"list\":[" + "1,".repeat(30_000) + "2]}";

        assertThat(log("\"log_params\":" + params + ",\"log_id\":7"))
                .isEqualTo(LogEntry.builder().id(7L).params(params).build());
    }

    @Test
    void keepsLogParamsAtAnyPlace() {
        // The JSON reader fills its buffer several times; wherever the value is, the result is the same.
        for (int ahead = 31_900; ahead < 32_900; ahead += 7) {
            String comment = "x".repeat(ahead);
            assertThat(log("\"comment\":\"" + comment + "\",\"log_params\":{\"a\":[\"é\",12]},\"log_id\":7"))
                    .isEqualTo(LogEntry.builder()
                            .id(7L)
                            .params("{\"a\":[\"é\",12]}")
                            .build());
        }
    }

    @Test
    void readsALogEntry() {
        assertThat(log("""
                "log_id":0,"log_type":"abusefilter","log_action":"hit","log_params":[],"log_action_comment":"hit a filter\""""))
                .isEqualTo(LogEntry.builder()
                        .id(0L)
                        .type("abusefilter")
                        .action("hit")
                        .comment("hit a filter")
                        .params("[]")
                        .build());
        assertThat(log("\"log_id\":4294967297").id()).isEqualTo(4_294_967_297L);
        assertThat(log("")).isEqualTo(LogEntry.builder().build());
    }

    @Test
    void onlyLogEventsHaveALogEntry() {
        assertThat(decoded(change("\"type\":\"categorize\",\"log_id\":1,\"log_type\":\"block\""))
                        .log())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {2_147_483_648L, 4_294_967_296L, Long.MAX_VALUE})
    void readsNumbersBeyond32Bits(long number) {
        RecentChange change = decoded(withMeta("offset", Long.toString(number))
                .replace("\"type\":\"edit\"", oneLine("""
                        "type":"edit","id":%1$s,"length":{"old":%1$s,"new":%1$s},"revision":{"old":%1$s,"new":%1$s}""").formatted(number)));

        assertThat(change.meta().offset()).isEqualTo(number);
        assertThat(change.rcId()).isEqualTo(number);
        assertThat(change.bytesOld()).isEqualTo(number);
        assertThat(change.bytesNew()).isEqualTo(number);
        assertThat(change.revisionOld()).isEqualTo(number);
        assertThat(change.revisionNew()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1e3", "1.0", "\"1\"", "true", "[1]", "{}"})
    void refusesNumbersBeyond64Bits(String value) {
        String shown = value.startsWith("[") || value.startsWith("{") ? value.substring(0, 1) : value.replace("\"", "");

        assertThat(invalid(change("\"id\":" + value)).reason())
                .isEqualTo("id is not a whole number of 64 bits: " + shown);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 14, 15, 16})
    void readsTextOfEveryPlane(int plane) {
        Random chance = new Random(plane);
        for (int round = 0; round < 50; round++) {
            String text = chance.ints(40, plane << 16, (plane + 1) << 16)
                    .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            for (String json : List.of(asItIs(text), escaped(text))) {
                RecentChange change =
                        decoded(change("\"title\":" + json + ",\"comment\":" + json + ",\"user\":" + json));

                assertThat(change.title()).isEqualTo(text);
                assertThat(change.comment()).isEqualTo(text);
                assertThat(change.user()).isEqualTo(text);
            }
        }
    }

    private static String asItIs(String text) {
        return text.chars()
                .mapToObj(unit -> unit < ' ' || unit == '"' || unit == '\\'
                        ? String.format(Locale.ROOT, "\\u%04X", unit)
                        : Character.toString((char) unit))
                .collect(joining("", "\"", "\""));
    }

    private static String escaped(String text) {
        return text.chars()
                .mapToObj(unit -> String.format(Locale.ROOT, "\\u%04x", unit))
                .collect(joining("", "\"", "\""));
    }

    @Test
    void readsTheShortEscapes() {
        assertThat(decoded(change("\"comment\":\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t\""))
                        .comment())
                .isEqualTo("\" \\ / \b \f \n \r \t");
    }

    @Test
    void readsLongText() {
        String comment = "é😀".repeat(700_000);

        assertThat(decoded(change("\"comment\":\"" + comment + "\"")).comment()).isEqualTo(comment);
    }

    @Test
    void readsFieldsInAnyOrderAndSkipsUnknownOnes() {
        String data =
                "{\"wiki\":\"enwiki\",\"new_thing\":{\"type\":[{\"type\":1}],\"meta\":{\"id\":7}},\"title\":\"T\","
                        + "\"other\":[[1],{\"wiki\":\"x\"}],\"namespace\":4,\"t\\u0079pe\":\"new\",\"null\":null,\"meta\":"
                        + META.replace("{", "{\"unknown\":{\"id\":[]},") + "}";

        RecentChange change = decoded(data);

        assertThat(change.id()).isEqualTo(ID);
        assertThat(change.typeName()).isEqualTo("new");
        assertThat(change.wiki()).isEqualTo("enwiki");
        assertThat(change.title()).isEqualTo("T");
        assertThat(change.namespace()).isEqualTo(4);
    }

    @Test
    void dropsCanariesBeforeRequiringAnyField() {
        String data = oneLine("""
                {"$schema":"/mediawiki/recentchange/1.0.0","meta":{"id":"0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11",
                "dt":"2026-06-20T15:49:49.067Z","domain":"canary","stream":"mediawiki.recentchange",
                "request_id":"b8a57d65-3b5c-4a63-8a3e-6d2f1f5f0c55","topic":"codfw.mediawiki.recentchange",
                "partition":0,"offset":17}}""");

        assertThat(decoder.decode(data))
                .isEqualTo(new Decoded.Canary(
                        EventMeta.builder().id(ID).occurredAt(Instant.parse("2026-06-20T15:49:49.067Z")).stream(
                                        "mediawiki.recentchange")
                                .domain("canary")
                                .requestId("b8a57d65-3b5c-4a63-8a3e-6d2f1f5f0c55")
                                .topic("codfw.mediawiki.recentchange")
                                .offset(17L)
                                .build()));
        assertThat(decoder.decode(withMeta("domain", "\"canary\"").replace("\"edit\"", "5")))
                .isInstanceOf(Decoded.Canary.class);
        assertThat(decoder.decode(data.replace("mediawiki.recentchange", "mediawiki.page-create")))
                .isInstanceOf(Decoded.Canary.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "42",
                "\"text\"",
                "[]",
                "[{}]",
                ":ok",
                "<html>",
                "{",
                "{\"meta\"",
                "{\"meta\":",
                "{\"meta\":{}",
                "{'meta':{}}",
                "{meta:{}}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\n\"}",
                "{}}",
                "{}{}",
                "{} x",
                "{\"a\":1}/* */",
                "\uFEFF{}",
                "\u0000"
            })
    void refusesAnythingButAJsonObject(String data) {
        Decoded.Invalid invalid = invalid(data);

        assertThat(invalid.meta()).isNull();
        assertThat(invalid.reason()).isNotBlank();
        assertThat(invalid.id()).isEqualTo(invalid(data).id());
        assertThat(invalid.id()).isNotEqualTo(invalid(data + " ").id());
    }

    @Test
    void refusesATruncatedEvent() {
        for (int length = 0; length < EDIT.length(); length++) {
            Decoded.Invalid invalid = invalid(EDIT.substring(0, length));

            assertThat(invalid.reason()).startsWith("not ");
            assertThat(invalid.id().equals(ID)).isEqualTo(length > EDIT.indexOf(ID.toString()) + 36);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "{}", "]", ",", "\"\"", "null", "\u0000", "//"})
    void refusesContentAfterAnEvent(String tail) {
        Decoded.Invalid invalid = invalid(EDIT + " " + tail);

        assertThat(invalid.id()).isEqualTo(ID);
        assertThat(invalid.meta()).isEqualTo(decoded(EDIT).meta());
        assertThat(invalid.reason()).isNotBlank();
    }

    @Test
    void acceptsWhiteSpaceAroundAnEvent() {
        assertThat(decoded("\r\n\t " + EDIT + " \r\n").id()).isEqualTo(ID);
    }

    @Test
    void refusesExcessiveNesting() {
        assertThat(invalid(event("\"a\":" + "[".repeat(100_000))).reason()).startsWith("not JSON: ");
        assertThat(invalid(event("\"log_params\":" + "{\"a\":".repeat(100_000))).id())
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type|17|type is not a string: 17",
                "wiki|{}|wiki is not a string: {",
                "title|false|title is not a string: false",
                "user|[\"a\"]|user is not a string: [",
                "comment|1.50|comment is not a string: 1.50",
                "server_name|0|server_name is not a string: 0",
                "namespace|\"0\"|namespace is not a whole number of 64 bits: 0",
                "timestamp|\"2026\"|timestamp is not a whole number of 64 bits: 2026",
                "bot|\"yes\"|bot is not true or false: yes",
                "minor|0|minor is not true or false: 0",
                "patrolled|{}|patrolled is not true or false: {",
                "length|7|length is not an object: 7",
                "length|{\"old\":1,\"new\":\"2\"}|length.new is not a whole number of 64 bits: 2",
                "length|{\"old\":[1]}|length.old is not a whole number of 64 bits: [",
                "revision|[]|revision is not an object: [",
                "revision|{\"old\":true,\"new\":null}|revision.old is not a whole number of 64 bits: true",
                "log_id|\"1\"|log_id is not a whole number of 64 bits: 1",
                "log_type|1|log_type is not a string: 1",
                "log_action|[]|log_action is not a string: [",
                "log_action_comment|{}|log_action_comment is not a string: {"
            })
    void namesTheFieldAndTheValueOfAWrongType(String field, String value, String reason) {
        String data = change("\"" + field + "\":" + value + ",\"behind\":{\"type\":[1]},\"user\":\"Ada Example\"");

        assertThat(invalid(data))
                .isEqualTo(new Decoded.Invalid(ID, decoded(EDIT).meta(), reason, data));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id|17|meta.id is not a string: 17",
                "dt|1781970588989|meta.dt is not a string: 1781970588989",
                "stream|[\"a\",{}]|meta.stream is not a string: [",
                "domain|{\"a\":{}}|meta.domain is not a string: {",
                "request_id|1|meta.request_id is not a string: 1",
                "uri|true|meta.uri is not a string: true",
                "topic|1|meta.topic is not a string: 1",
                "partition|\"0\"|meta.partition is not a partition, 0 and up: 0",
                "partition|-1|meta.partition is not a partition, 0 and up: -1",
                "partition|2147483648|meta.partition is not a partition, 0 and up: 2147483648",
                "offset|1.5|meta.offset is not a whole number of 64 bits: 1.5"
            })
    void refusesAMetaOfWrongTypes(String field, String value, String reason) {
        assertThat(invalid(withMeta(field, value)).reason()).isEqualTo(reason);
    }

    @Test
    void readsTheRestOfAMetaWithAWrongType() {
        Decoded.Invalid invalid = invalid(withMeta("uri", "[{}]"));

        assertThat(invalid.id()).isEqualTo(ID);
        assertThat(invalid.meta()).isNotNull();
        assertThat(String.valueOf(invalid.meta())).contains("offset=6262084913").contains("uri=null");
    }

    @ParameterizedTest
    @CsvSource({
        "id,meta.id is missing",
        "dt,meta.dt is missing",
    })
    void requiresIdAndTimeInMeta(String field, String reason) {
        assertThat(invalid(withoutMeta(field)).reason()).isEqualTo(reason);
        assertThat(invalid(withMeta(field, "null")).reason()).isEqualTo(reason);
    }

    @Test
    void needsAMeta() {
        assertThat(invalid("{}").reason()).isEqualTo("meta.id is missing");
        assertThat(invalid("{\"meta\":null}").reason()).isEqualTo("meta is not an object: null");
        assertThat(invalid("{\"meta\":[]}").reason()).isEqualTo("meta is not an object: [");
        assertThat(invalid(withoutMeta("stream").replaceAll("\"topic\":\"[^\"]*\",", ""))
                        .reason())
                .isEqualTo("meta.stream and meta.topic are missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "request_id", "uri", "topic", "partition", "offset"})
    void requiresNothingElseInMeta(String field) {
        EventMeta absent = decoded(withoutMeta(field)).meta();

        assertThat(absent).isEqualTo(decoded(withMeta(field, "null")).meta());
        assertThat(absent.id()).isEqualTo(ID);
        assertThat(absent.partition()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0f9f6c4e5d0b4b1c9b0a2f6d2f0f8a11",
                "0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a1",
                "0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a1g",
                "{0f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a}",
                "0f9f6c4e-5d0b-4b1c-9b0a2-f6d2f0f8a11",
                "+f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11",
                "0f9f6c4-e5d0b-4b1c-9b0a-2f6d2f0f8a11",
                "０f9f6c4e-5d0b-4b1c-9b0a-2f6d2f0f8a11"
            })
    void refusesAnIdThatIsNotAUuid(String id) {
        Decoded.Invalid invalid = invalid(withMeta("id", "\"" + id + "\""));

        assertThat(invalid.reason()).isEqualTo("meta.id is not a UUID: " + id);
        assertThat(invalid.id()).isNotEqualTo(ID);
    }

    @Test
    void acceptsAnIdInCapitals() {
        assertThat(decoded(EDIT.replace(ID.toString(), ID.toString().toUpperCase(Locale.ROOT)))
                        .id())
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @CsvSource({
        "type,type is missing",
        "wiki,wiki is missing",
        "title,title is missing",
        "namespace,namespace is missing"
    })
    void requiresTheFieldsOfEveryChange(String field, String reason) {
        String named = EDIT.replaceAll("\"" + field + "\":(\"[^\"]*\"|\\d+),", "");

        assertThat(invalid(named))
                .isEqualTo(new Decoded.Invalid(ID, decoded(EDIT).meta(), reason, named));
        assertThat(invalid(change("\"" + field + "\":null")).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"namespace\":2147483648|namespace is out of range: 2147483648",
                "\"namespace\":-2147483649|namespace is out of range: -2147483649",
                "\"timestamp\":-1|timestamp is out of range: -1",
                "\"timestamp\":253402300800|timestamp is out of range: 253402300800",
                "\"timestamp\":1781970588989|timestamp is out of range: 1781970588989",
                "\"length\":{\"old\":-1}|length.old is negative: -1",
                "\"length\":{\"new\":-9000000000}|length.new is negative: -9000000000"
            })
    void refusesNumbersOutOfRange(String field, String reason) {
        assertThat(invalid(change(field)).reason()).isEqualTo(reason);
    }

    @Test
    void readsTheLastValidTimestamp() {
        assertThat(decoded(change("\"timestamp\":253402300799")).changedAt())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(decoded(change("\"timestamp\":0")).changedAt()).isEqualTo(Instant.EPOCH);
        assertThat(decoded(change("\"namespace\":-2147483648")).namespace()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void reasonsAreStorableEverywhere() {
        List<String> events = new ArrayList<>();
        for (int ahead = 70; ahead < 90; ahead++) {
            // The value is truncated in the middle of a surrogate pair, or before or after it.
            events.add(change("\"bot\":\"" + "x".repeat(ahead) + "😀😀\""));
            events.add("x".repeat(ahead) + "😀😀");
        }
        for (int ahead = 250; ahead < 260; ahead++) {
            events.add("{\"a\":" + "x".repeat(ahead) + "𐍈𐍈}");
        }
        events.add(withMeta("id", "\"\\u0000\\ud83d\""));
        events.add(change("\"bot\":\"\\u0000\\n\\ud83d\""));
        events.add("{\"a\":😀}");
        events.add("{\"a\":\uD83D}");
        events.add("\u0000");
        for (String data : events) {
            String reason = invalid(data).reason();

            assertThat(new String(reason.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .as("as UTF-8")
                    .isEqualTo(reason);
            assertThat(reason.chars().noneMatch(Character::isISOControl))
                    .as("no control characters in: %s", reason)
                    .isTrue();
            assertThat(reason).hasSizeLessThan(600);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "\"wiki_id\":\"enwiki\",enwiki",
        "\"database\":\"dewiki\",dewiki",
        "\"wiki\":\"frwiki\",frwiki",
        "\"wiki\":\"frwiki\";\"database\":\"dewiki\";\"wiki_id\":\"enwiki\",enwiki",
        "\"database\":\"dewiki\";\"wiki_id\":null,dewiki",
        "\"wiki_id\":{\"a\":1};\"wiki\":\"frwiki\",frwiki",
        "\"page\":{\"wiki_id\":\"enwiki\"},",
        "\"wiki_id\":17,"
    })
    void findsTheWikiOfAnEventOfAnotherStream(String fields, @Nullable String wiki) {
        String data = event(fields.replace(';', ',')).replace("mediawiki.recentchange", "mediawiki.page-move");

        assertThat(decodedOther(data))
                .isEqualTo(new OtherEvent(
                        EventMeta.builder().id(ID).occurredAt(Instant.parse("2026-06-20T15:49:49.067Z")).stream(
                                        "mediawiki.page-move")
                                .domain("en.wikipedia.org")
                                .requestId("b8a57d65-3b5c-4a63-8a3e-6d2f1f5f0c55")
                                .uri("https://en.wikipedia.org/wiki/Example")
                                .topic("eqiad.mediawiki.page-move")
                                .offset(6_262_084_913L)
                                .build(),
                        wiki,
                        data));
    }

    @Test
    void ignoresOtherMeaningsOfFieldsInOtherStreams() {
        String fields = oneLine("""
                "type":{"a":[1]},"id":"abc","timestamp":"2026-01-01T00:00:00Z","namespace":"User","title":{},
                "user":{"user_id":1},"bot":"no","minor":1,"patrolled":[],"length":12,"revision":{"old":"a","new":{}},
                "comment":null,"log_id":"x","log_type":1,"log_action":[],"log_action_comment":{},"log_params":{"a":1},
                "server_name":7,"wiki_id":"enwiki\"""");

        assertThat(decodedOther(event(fields).replace("mediawiki.recentchange", "mediawiki.page-move"))
                        .wiki())
                .isEqualTo("enwiki");
    }

    @Test
    void findsTheStreamOfOldDataInItsTopic() {
        String data = withoutMeta("stream").replace("eqiad.mediawiki.recentchange", "codfw.mediawiki.page-delete");

        assertThat(decodedOther(data).meta().stream()).isEqualTo("mediawiki.page-delete");
        assertThat(decodedOther(data.replace("codfw.mediawiki.page-delete", "single")).meta().stream())
                .isEqualTo("single");
    }

    @Test
    void neverThrows() {
        Random chance = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder data = new StringBuilder(EDIT);
            for (int damage = chance.nextInt(4); damage >= 0; damage--) {
                int at = chance.nextInt(data.length());
                switch (chance.nextInt(4)) {
                    case 0 -> data.deleteCharAt(at);
                    case 1 -> data.setCharAt(at, (char) chance.nextInt(0x10000));
                    case 2 -> data.insert(at, "{}[]\",:0-e\\".charAt(chance.nextInt(11)));
                    default -> {
                        int from = chance.nextInt(data.length());
                        data.insert(at, data.substring(from, Math.min(from + 20, data.length())));
                    }
                }
            }
            String damaged = data.toString();

            assertThat(decoder.decode(damaged)).as(damaged).isNotNull();
        }
    }
}
