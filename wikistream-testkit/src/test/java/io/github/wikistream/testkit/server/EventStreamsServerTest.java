package io.github.wikistream.testkit.server;

import static io.github.wikistream.testkit.Recordings.recording;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.internal.recording.EventOrigin;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import io.github.wikistream.testkit.server.PlainClient.Answer;
import io.github.wikistream.testkit.server.PlainClient.Event;
import io.github.wikistream.testkit.time.VirtualTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamsServerTest {
    private static final String AGENT = "User-Agent: wikistream-test (me@example.org)";
    private static final Instant START = Instant.parse("2026-01-13T16:00:00Z");

    private final List<EventStreamsServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(EventStreamsServer::close);
    }

    @Test
    void sendsTheSameBytesAsTheRealServer() throws IOException {
        Answer answer = client(event("eqiad", 5, 7), event("eqiad", 4, 8)).stream("recentchange", null);

        assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n");
        assertThat(answer.body())
                .isEqualTo("""
                        :ok

                        event: message
                        id: [{"topic":"eqiad.mediawiki.recentchange","partition":0,"timestamp":%s},\
                        {"topic":"codfw.mediawiki.recentchange","partition":0,"offset":-1}]
                        data: %s

                        event: message
                        id: [{"topic":"eqiad.mediawiki.recentchange","partition":0,"timestamp":%s},\
                        {"topic":"codfw.mediawiki.recentchange","partition":0,"offset":-1}]
                        data: %s

                        :end

                        """.formatted(millis(5) + 1, event("eqiad", 5, 7), millis(4) + 1, event("eqiad", 4, 8)));
        assertThat(answer.chunks()).hasSize(8);
        assertThat(answer.ended()).isTrue();
    }

    @Test
    void idsContainTheLastEventOfEachTopic() throws IOException {
        List<Event> events = client(event("eqiad", 5, 7), event("codfw", 9, 3), event("eqiad", 6, 8)).stream(
                        "recentchange", null)
                .events();

        assertThat(events)
                .extracting(Event::id)
                .containsExactly(position("5t", "-1"), position("5t", "9t"), position("6t", "9t"));
    }

    @Test
    void splitsChunksInsideACharacterNowAndThen() throws IOException {
        String data = event("eqiad", 5, 7).replace("}}", "},\"title\":\"𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈\"}");
        Answer answer = client(Collections.nCopies(400, data).toArray(String[]::new)).stream("recentchange", null);

        assertThat(answer.chunks())
                .anySatisfy(chunk -> assertThat(new String(chunk, UTF_8)).contains("\uFFFD"));
        assertThat(answer.events()).hasSize(400).extracting(Event::data).containsOnly(data);
    }

    @Test
    void sendsJsonLinesWithoutIdsOnRequest() throws IOException {
        Answer answer = client(event("eqiad", 5, 7)).get("/v2/stream/recentchange", AGENT, "Accept: application/json");

        assertThat(answer.head()).contains("content-type: application/json");
        assertThat(answer.body()).isEqualTo(event("eqiad", 5, 7) + "\n");
    }

    @Test
    void servesOnlyTheStreamsOfThePathUnderEitherName() throws IOException {
        String page = event("eqiad", 6, 1).replace("recentchange", "page-create");
        PlainClient client = client(event("eqiad", 5, 7), page);

        assertThat(data(client.stream("recentchange", null))).containsExactly(event("eqiad", 5, 7));
        assertThat(data(client.stream("mediawiki.page-create", null))).containsExactly(page);
        assertThat(data(client.stream("page-create,recentchange", null))).containsExactly(event("eqiad", 5, 7), page);
        assertThat(data(client.stream("revision-create", null))).isEmpty();
    }

    @Test
    void placesInvalidJsonNextToThePreviousEvent() throws IOException {
        List<Event> events = client(event("codfw", 5, 7), "{broken", event("codfw", 6, 8)).stream("recentchange", null)
                .events();

        assertThat(events)
                .extracting(Event::data)
                .containsExactly(event("codfw", 5, 7), "{broken", event("codfw", 6, 8));
        assertThat(events)
                .extracting(Event::id)
                .containsExactly(position("-1", "5t"), position("-1", "5t"), position("-1", "6t"));
    }

    /** The log of eqiad: timestamps 10, 13, 12, 15 at offsets 100 to 103. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10t | 100,101,102,103",
                "11t | 101,102,103",
                "13t | 101,102,103",
                "14t | 103",
                "15t | 103",
                "16t | ",
                "-5t | 100,101,102,103",
                "102 | 102,103",
                "100 | 100,101,102,103",
                "99  | ",
                "104 | ",
                "-1  | "
            })
    void resumesAtTheFirstMessageInTheLogFromThenOn(String eqiad, @Nullable String offsets) throws IOException {
        PlainClient client = client(
                event("eqiad", 10, 100), event("eqiad", 13, 101), event("eqiad", 12, 102), event("eqiad", 15, 103));

        List<Event> events =
                client.stream("recentchange", position(eqiad, "-1", 0)).events();

        assertThat(events)
                .extracting(event -> String.valueOf(
                        Objects.requireNonNull(EventOrigin.of(event.data())).offset()))
                .isEqualTo(offsets == null ? List.of() : List.of(offsets.split(",")));
    }

    @Test
    void reportsASilentResumedTopicAtItsStartingOffset() throws IOException {
        PlainClient client = client(event("eqiad", 10, 100), event("codfw", 20, 500), event("eqiad", 11, 101));

        List<Event> events =
                client.stream("recentchange", position("10t", "20t", 0)).events();

        assertThat(events.get(0).id())
                .isEqualTo("[{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"offset\":500},"
                        + "{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":"
                        + (millis(10) + 1) + "}]");
    }

    @Test
    void unsubscribesFromATopicThatThePositionLeavesOut() throws IOException {
        PlainClient client = client(event("eqiad", 10, 100), event("codfw", 20, 500), event("eqiad", 11, 101));

        Answer answer = client.stream(
                "recentchange", "[{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"timestamp\":0}]");

        assertThat(data(answer)).containsExactly(event("codfw", 20, 500));
    }

    @Test
    void losesEventsOfATopicAtOffsetMinusOneSentMeanwhile() throws IOException {
        PlainClient client = client(event("eqiad", 10, 100), event("codfw", 20, 500));

        assertThat(data(client.stream("recentchange", position("10t", "-1", 0))))
                .containsExactly(event("eqiad", 10, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{}",
                "[]",
                "[1]",
                "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0}]",
                "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":\"1\"}]",
                "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"offset\":1,\"timestamp\":1}]"
            })
    void refusesAMalformedPosition(String position) throws IOException {
        Answer answer = client(event("eqiad", 5, 7)).stream("recentchange", position);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.head()).contains("content-type: application/json");
        assertThat(answer.body()).startsWith("{\"status\":400,").contains("Last-Event-ID");
    }

    @Test
    void refusesATopicOutsideTheStreamsOfThePath() throws IOException {
        Answer answer = client(event("eqiad", 5, 7)).stream("page-create", position("5t", "-1", 0));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("codfw.mediawiki.recentchange").contains("page-create");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-13T16:00:12Z | 102",
                "2026-01-13T17:00:12+01:00 | 102",
                "2026-01-13T16:00:12.001 | ",
                "2026-01-13 | 100,102",
                "2026-11-22 | 100,102",
                "1768320012000 | 100,102"
            })
    void beginsAtATimeOfTheClientsChoice(String since, @Nullable String offsets) throws IOException {
        PlainClient client = client(event("eqiad", 10_000, 100), event("codfw", 12_000, 102));

        List<Event> events =
                client.get("/v2/stream/recentchange?since=" + since, AGENT).events();

        assertThat(events)
                .extracting(event -> String.valueOf(
                        Objects.requireNonNull(EventOrigin.of(event.data())).offset()))
                .isEqualTo(offsets == null ? List.of() : List.of(offsets.split(",")));
    }

    @Test
    void prefersThePositionToTheTime() throws IOException {
        Answer answer = client(event("eqiad", 5, 7), event("eqiad", 6, 8))
                .get(
                        "/v2/stream/recentchange?since=2000-01-01T00:00:00Z",
                        AGENT,
                        "Last-Event-ID: " + position("6t", "-1", 0));

        assertThat(data(answer)).containsExactly(event("eqiad", 6, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-13-01", "2026-01-13T16:00:12%20", ""})
    void refusesAnInvalidTime(String since) throws IOException {
        Answer answer = client(event("eqiad", 5, 7)).get("/v2/stream/recentchange?since=" + since, AGENT);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("since");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v2/stream/nonsense", "/v2/stream/recentchange,nonsense", "/v2/stream/", "/v2/stream", "/"})
    void refusesAStreamThatDoesNotExist(String path) throws IOException {
        assertThat(client(event("eqiad", 5, 7)).get(path, AGENT).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*",
                "User-Agent:",
                "User-Agent: okhttp/4.12.0",
                "User-Agent: Java-http-client/17.0.15",
                "User-Agent: Java/17.0.15",
                "User-Agent: Apache-HttpClient/5.1 (Java/17.0.15)",
                "User-Agent: python-requests/2.31.0"
            })
    void refusesAnUnidentifiedClient(String header) throws IOException {
        Answer answer = client(event("eqiad", 5, 7)).get("/v2/stream/recentchange", header);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("User-Agent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl/8.5.0",
                "my-okhttp-thing/1.0 (me@example.org)",
                "okhttp-based-bot (me@example.org) okhttp/4"
            })
    void admitsAnIdentifiedClient(String userAgent) throws IOException {
        assertThat(client(event("eqiad", 5, 7))
                        .get("/v2/stream/recentchange", "User-Agent: " + userAgent)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesOtherMethods() throws IOException {
        assertThat(client(event("eqiad", 5, 7))
                        .request("POST /v2/stream/recentchange HTTP/1.1", AGENT)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void refusesOneConnectionTooManyFromAnAddressUntilAnotherEnds() throws Exception {
        EventStreamsServer server = start(EventStreamsServer.builder()
                .events(List.of(event("eqiad", 5, 7)))
                .connectionLimit(1)
                .openAtEnd());
        PlainClient client = new PlainClient(server);
        try (Socket first = client.open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            readUntil(first, "data: ");
            assertThat(client.stream("recentchange", null).status()).isEqualTo(429);
        }
        while (true) {
            try (Socket next = client.open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
                // The server detects the end of the first connection a moment later.
                if (readUntil(next, "HTTP/1.1").endsWith("200 OK")) {
                    break;
                }
            }
        }
        assertThat(server.statistics().refused()).isPositive();
    }

    @Test
    void playsBackAtTheIntervalsOfTheEvents() throws Exception {
        VirtualTime time = new VirtualTime(START);
        EventStreamsServer server = start(EventStreamsServer.builder()
                .events(List.of(event("eqiad", 0, 1), event("eqiad", 10_000, 2), event("eqiad", 9_000, 3)))
                .speed(10)
                .time(time));
        PlainClient client = new PlainClient(server);
        try (Socket first = client.open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            time.awaitSleepers(1);
            assertThat(server.statistics().eventsSent()).isEqualTo(1);
            time.advance(Duration.ofMillis(999));
            time.awaitSleepers(1);
            assertThat(server.statistics().eventsSent()).isEqualTo(1);
            try (Socket late = client.open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
                time.awaitSleepers(2);
                time.advance(Duration.ofMillis(1));
                assertThat(new String(late.getInputStream().readAllBytes(), UTF_8))
                        .doesNotContain(event("eqiad", 0, 1))
                        .contains(event("eqiad", 10_000, 2), event("eqiad", 9_000, 3));
            }
            assertThat(new String(first.getInputStream().readAllBytes(), UTF_8))
                    .contains(event("eqiad", 0, 1), event("eqiad", 10_000, 2), event("eqiad", 9_000, 3));
        }
    }

    @Test
    void doesNotWaitForYearsBetweenTwoRecordingsOrForWrongDates() throws Exception {
        VirtualTime time = new VirtualTime(START);
        long year = Duration.ofDays(365).toMillis();
        EventStreamsServer server = start(EventStreamsServer.builder()
                .events(List.of(
                        event("eqiad", 0, 1),
                        event("eqiad", 8 * year, 2),
                        event("eqiad", 1_000, 3),
                        event("eqiad", -year, 4),
                        event("eqiad", -year + 500, 5)))
                .speed(1)
                .time(time));
        try (Socket client = new PlainClient(server).open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            time.awaitSleepers(1);
            assertThat(server.statistics().eventsSent()).isEqualTo(4);
            time.advance(Duration.ofMillis(500));
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .contains(event("eqiad", -year + 500, 5));
        }
    }

    @Test
    void generatesEventsAtTheirTimeAndDiscardsTheOldest() throws Exception {
        VirtualTime time = new VirtualTime(START);
        EventStreamsServer server = start(EventStreamsServer.builder()
                .generator(LongStream.iterate(0, n -> n + 1)
                        .mapToObj(n -> event("eqiad", n * 1_000, n))
                        .iterator())
                .history(4)
                .speed(1)
                .time(time));
        PlainClient client = new PlainClient(server);
        try (Socket first = client.open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            time.awaitSleepers(1);
            time.advance(Duration.ofSeconds(20));
            readUntil(first, event("eqiad", 20_000, 20));
            try (Socket late = client.open("GET /v2/stream/recentchange?since=2000-01-01T00:00:00Z HTTP/1.1", AGENT)) {
                String text = readUntil(late, event("eqiad", 20_000, 20));
                assertThat(text).doesNotContain(event("eqiad", 10_000, 10)).contains(event("eqiad", 18_000, 18));
            }
        }
    }

    @Test
    void endsEveryConnectionWhenItIsClosed() throws Exception {
        EventStreamsServer server = start(EventStreamsServer.builder().openAtEnd());
        try (Socket client = new PlainClient(server).open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            readUntil(client, ":ok");
            server.close();
            assertThat(server.statistics().requests()).isEqualTo(1);
            assertThatThrownBy(() -> new PlainClient(server).stream("recentchange", null))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        EventStreamsServer server = start(EventStreamsServer.builder());

        assertThatThrownBy(
                        () -> EventStreamsServer.builder().port(server.port()).start())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on port " + server.port());
    }

    @Test
    void cutsConnectionsInsideTheEventThatFollows() throws IOException {
        EventStreamsServer server = start(EventStreamsServer.builder()
                .events(Stream.of(1, 2, 3, 4, 5, 6, 7, 8)
                        .map(n -> event("eqiad", n, n))
                        .toList())
                .faults(FaultPlan.cutAfter(1)));
        PlainClient client = new PlainClient(server);
        List<String> ends = new ArrayList<>();
        String position = null;
        for (int n = 1; n < 5; n++) {
            Answer answer = client.stream("recentchange", position);
            List<Event> events = answer.events();
            assertThat(answer.ended()).isFalse();
            assertThat(events).hasSize(1);
            position = events.get(0).id();
            ends.add(answer.body().substring(answer.body().lastIndexOf("\n\n") + 2));
        }

        assertThat(ends.get(0)).isEqualTo("event: message\n");
        assertThat(ends.get(1)).startsWith("event: message\nid: [{\"topic\":").doesNotContain("data");
        assertThat(ends.get(2)).contains("}]\ndata: {\"meta\":").doesNotContain("}}");
        assertThat(ends.get(3)).isEmpty();
        assertThat(server.statistics().cut()).isEqualTo(4);
    }

    @Test
    void cutsByAllEventsOrByNewOnesOnly() throws IOException {
        List<String> log =
                Stream.of(1, 2, 3, 4, 5, 6, 7, 8).map(n -> event("eqiad", n, n)).toList();
        PlainClient byAll =
                new PlainClient(start(EventStreamsServer.builder().events(log).faults(FaultPlan.cutAfter(3))));
        PlainClient byNew =
                new PlainClient(start(EventStreamsServer.builder().events(log).faults(FaultPlan.cutAfterNew(3))));

        String first = byAll.stream("recentchange", null).events().get(0).id();
        assertThat(byAll.stream("recentchange", first).events()).hasSize(3);
        first = byNew.stream("recentchange", null).events().get(0).id();
        assertThat(byNew.stream("recentchange", first).events()).hasSize(5);
    }

    /** The behaviour of every standard client of server-sent events, and its losses. */
    @ParameterizedTest
    @CsvSource({
        "2018-10-19_grafpoo.sse.gz,7,111",
        "2021-08-27_kirajano.sse.gz,50,55",
        "2021-08-27_kirajano.sse.gz,7,16",
        "2026-06-20_pdm.sse.gz,50,2",
        "2026-06-20_pdm.sse.gz,7,10"
    })
    void losesEventsOfAClientThatResendsTheLastId(String name, int cutAfter, int lost) throws IOException {
        Path file = recording(name);
        PlainClient client = new PlainClient(
                start(EventStreamsServer.builder().recordings(file).faults(FaultPlan.cutAfterNew(cutAfter))));
        Set<String> received = new HashSet<>();
        String position = null;
        Answer answer;
        do {
            answer = client.stream("recentchange", position);
            for (Event event : answer.events()) {
                position = event.id();
                received.add(event.data());
            }
        } while (!answer.ended());

        List<String> all = dataOf(file);
        assertThat(new HashSet<>(all).containsAll(received)).isTrue();
        assertThat(all.size() - received.size()).isEqualTo(lost);
    }

    /** The behaviour of wikistream. */
    @ParameterizedTest
    @CsvSource({
        "2018-10-19_grafpoo.sse.gz,50,1",
        "2021-08-27_kirajano.sse.gz,50,1",
        "2021-08-27_kirajano.sse.gz,50,5000",
        "2021-08-27_kirajano.sse.gz,7,1",
        "2026-01-13_WikiScan.jsonl.gz,50,2000",
        "2026-06-20_pdm.sse.gz,50,1",
        "2026-06-20_pdm.sse.gz,7,2000"
    })
    void losesNothingOfAClientThatAsksForTheRunningMaximumLessAMargin(String name, int cutAfter, long margin)
            throws IOException {
        Path file = recording(name);
        EventStreamsServer server =
                start(EventStreamsServer.builder().recordings(file).faults(FaultPlan.cutAfterNew(cutAfter)));
        PlainClient client = new PlainClient(server);
        List<String> received = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String topic = "";
        long newest = Long.MIN_VALUE;
        Answer answer;
        do {
            String position =
                    "[{\"topic\":\"" + topic + "\",\"partition\":0,\"timestamp\":" + (newest + 1 - margin) + "}]";
            answer = client.stream("recentchange", topic.isEmpty() ? null : position);
            for (Event event : answer.events()) {
                EventOrigin place = Objects.requireNonNull(EventOrigin.of(event.data()));
                topic = place.topic().topic();
                newest = Math.max(newest, place.at().toEpochMilli());
                if (seen.add(event.data())) {
                    received.add(event.data());
                }
            }
        } while (!answer.ended());

        assertThat(received).isEqualTo(dataOf(file));
        assertThat(server.statistics().cut()).isEqualTo((received.size() - 1) / cutAfter);
    }

    @Test
    void servesSeveralRecordingsAsOneLog() throws IOException {
        Path eqiad = recording("2026-06-20_pdm.sse.gz");
        Path codfw = recording("2026-01-13_WikiScan.jsonl.gz");
        Path other = recording("other_2021-08-20_page-create.sse.gz");
        PlainClient client = new PlainClient(start(EventStreamsServer.builder().recordings(eqiad, codfw, other)));

        assertThat(client.stream("recentchange", null).events()).hasSize(384 + 438);
        assertThat(data(client.stream("page-create", null))).isEqualTo(dataOf(other));
        assertThat(client.stream("recentchange,page-create", null).events()).hasSize(384 + 438 + 41);
    }

    private EventStreamsServer start(EventStreamsServer.Builder builder) throws IOException {
        EventStreamsServer server = builder.start();
        servers.add(server);
        return server;
    }

    private PlainClient client(String... events) throws IOException {
        return new PlainClient(start(EventStreamsServer.builder().events(List.of(events))));
    }

    private static String event(String dataCentre, long millis, long offset) {
        return "{\"meta\":{\"dt\":\"" + START.plusMillis(millis) + "\",\"topic\":\"" + dataCentre
                + ".mediawiki.recentchange\",\"partition\":0,\"offset\":" + offset + "}}";
    }

    private static long millis(long millis) {
        return START.toEpochMilli() + millis;
    }

    /**
     * Returns the id of an event: each mark is a time, written as milliseconds since the start with a {@code t}, or an
     * offset.
     */
    private static String position(String eqiad, String codfw) {
        return position(eqiad, codfw, 1);
    }

    private static String position(String eqiad, String codfw, int plus) {
        return "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0," + mark(eqiad, plus)
                + "},{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0," + mark(codfw, plus) + "}]";
    }

    private static String mark(String mark, int plus) {
        return mark.endsWith("t")
                ? "\"timestamp\":" + (millis(Long.parseLong(mark.substring(0, mark.length() - 1))) + plus)
                : "\"offset\":" + mark;
    }

    private static List<String> data(Answer answer) {
        return answer.events().stream().map(Event::data).toList();
    }

    private static List<String> dataOf(Path file) throws IOException {
        List<String> data = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                data.add(event.data());
            }
        }
        return data;
    }

    /** Reads lines up to the first that contains {@code text}, and returns them all. */
    private static String readUntil(Socket socket, String text) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        StringBuilder read = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.append(line);
            if (line.contains(text)) {
                break;
            }
            read.append('\n');
        }
        return read.toString();
    }
}
