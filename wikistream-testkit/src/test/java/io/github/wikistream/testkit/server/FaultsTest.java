package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.testkit.server.PlainClient.Answer;
import io.github.wikistream.testkit.server.PlainClient.Event;
import io.github.wikistream.testkit.time.JumpingTime;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault, as a client sees it. */
class FaultsTest {
    private static final String AGENT = "User-Agent: wikistream-test (me@example.org)";
    private static final Instant START = Instant.parse("2026-01-13T16:00:00Z");

    private final JumpingTime time = new JumpingTime(START);
    private final List<EventStreamsServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(EventStreamsServer::close);
    }

    private EventStreamsServer serverWith(Fault fault) throws IOException {
        EventStreamsServer server = EventStreamsServer.builder()
                .events(IntStream.range(0, 6).mapToObj(FaultsTest::event).toList())
                .faults(request -> fault)
                .time(time)
                .start();
        servers.add(server);
        return server;
    }

    private static String event(int number) {
        return "{\"meta\":{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"offset\":" + number
                + ",\"dt\":\"" + START.plusSeconds(number) + "\"},\"title\":\"例の利用者例の利用者例の利用者例の利用者例の利用者例の利用者\"}";
    }

    private static Fault endAfterThree(Ending ending) {
        return new Fault.EndAfter(3, true, ending, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TORN_BEFORE_EVENT       | ",
                "TORN_IN_EVENT_LINE      | event: ",
                "TORN_BEHIND_EVENT_LINE  | event: message\\n",
                "TORN_IN_ID              | event: message\\nid: ",
                "TORN_BEHIND_ID          | \"offset\":-1}]\\n",
                "TORN_IN_DATA            | \\ndata: {",
                "TORN_IN_CHARACTER       | \uFFFD",
                "TORN_BEFORE_EMPTY_LINE  | \"}\\n"
            })
    void connectionDropsAtTheRequestedByte(Ending ending, @Nullable String rest) throws IOException {
        EventStreamsServer server = serverWith(endAfterThree(ending));
        Answer answer = new PlainClient(server).stream("recentchange", null);

        assertThat(answer.ended()).isFalse();
        assertThat(answer.events()).hasSize(3);
        String dangling = answer.body().substring(answer.body().lastIndexOf("\n\n") + 2);
        if (ending == Ending.TORN_IN_EVENT_LINE || ending == Ending.TORN_BEFORE_EVENT) {
            assertThat("event: message\n").startsWith(dangling);
        } else {
            assertThat(dangling).contains(rest == null ? "" : rest.replace("\\n", "\n"));
        }
        assertThat(server.statistics().faults()).isEqualTo(Map.of(FaultKind.CUT, 1L));
        assertThat(time.now()).isEqualTo(START.plusSeconds(20));
    }

    @Test
    void everyByteOfAnEventCanBeTheLast() {
        LoggedEvent event = new LoggedEvent(1, "eqiad.mediawiki.recentchange", 0, 1L, 0, event(1));
        Frame frame = new Frame(false, "[]", event);
        for (Ending ending : Ending.values()) {
            long different = IntStream.range(0, 1_000)
                    .mapToLong(turn -> lengthOf(frame, ending, turn))
                    .distinct()
                    .count();
            long expected = switch (ending) {
                case TORN_IN_EVENT_LINE -> "event: message\n".length() - 1;
                case TORN_IN_ID -> "id: []\n".length() - 1;
                case TORN_IN_DATA -> ("data: " + event(1) + "\n\n").getBytes(UTF_8).length - 2;
                default -> 1;
            };
            if (ending != Ending.TORN_IN_CHARACTER && ending.isTorn()) {
                assertThat(different).as(ending.name()).isEqualTo(expected);
            }
        }
    }

    private static long lengthOf(Frame frame, Ending ending, int turn) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try {
            frame.writeTorn(new ChunkedOutput(bytes), ending, turn);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.size();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLEAN", "CLEAN_BEHIND_EVENT_LINE", "ERROR_FRAME"})
    void responseEndsCleanlyBeforeTheStreamDoes(Ending ending) throws IOException {
        Answer answer = new PlainClient(serverWith(endAfterThree(ending))).stream("recentchange", null);

        assertThat(answer.ended()).isTrue();
        assertThat(answer.body()).doesNotContain(":end");
        String behind = answer.body().substring(answer.body().lastIndexOf("}\n\n") + 3);
        switch (ending) {
            case CLEAN_BEHIND_EVENT_LINE -> assertThat(behind).isEqualTo("event: message\n");
            case ERROR_FRAME ->
                assertThat(answer.body())
                        .contains("event: error\ndata: {\"message\":")
                        .endsWith("\n\n");
            default -> assertThat(behind).isEmpty();
        }
    }

    @Test
    void silentConnectionStaysOpenUntilTheClientDisconnects() throws Exception {
        EventStreamsServer server = serverWith(endAfterThree(Ending.SILENCE));
        try (Socket client = new PlainClient(server).open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            byte[] read = new byte[1 << 16];
            int length = 0;
            while (!new String(read, 0, length, UTF_8).contains("\"offset\":2,")) {
                length += client.getInputStream().read(read, length, read.length - length);
            }
            assertThat(server.statistics().eventsSent()).isEqualTo(3);
        }
        assertThat(server.statistics().faults()).isEqualTo(Map.of(FaultKind.STALL, 1L));
    }

    @Test
    void pausedConnectionGoesOn() throws IOException {
        EventStreamsServer server = serverWith(new Fault.Pause(3, Duration.ofMinutes(10)));

        assertThat(new PlainClient(server).stream("recentchange", null).events())
                .hasSize(6);
        assertThat(time.now()).isEqualTo(START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void tricklingConnectionSendsTheSameBytesInMorePieces() throws IOException {
        Answer whole = new PlainClient(serverWith(new Fault.None())).stream("recentchange", null);
        Answer pieces = new PlainClient(serverWith(new Fault.Trickle(new Fault.None()))).stream("recentchange", null);

        assertThat(pieces.body()).isEqualTo(whole.body());
        assertThat(pieces.chunks()).hasSizeGreaterThan(whole.chunks().size());
    }

    @Test
    void alternatesRetryAfterBetweenSecondsAndADate() throws IOException {
        PlainClient client = new PlainClient(serverWith(new Fault.Answer(429, Duration.ofSeconds(90))));

        assertThat(client.stream("recentchange", null).head())
                .startsWith("HTTP/1.1 429 Too Many Requests")
                .contains("retry-after: Tue, 13 Jan 2026 16:01:30 GMT");
        assertThat(client.stream("recentchange", null).head()).contains("retry-after: 90");
    }

    @Test
    void answersNoContentWithoutABody() throws IOException {
        Answer answer = new PlainClient(serverWith(new Fault.Answer(204, null))).stream("recentchange", null);

        assertThat(answer.head()).startsWith("HTTP/1.1 204 No Content").doesNotContain("retry-after");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void closesTheConnectionWithoutAResponse() throws IOException {
        EventStreamsServer server = serverWith(new Fault.HangUp());
        try (Socket client = new PlainClient(server).open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(server.statistics().faults()).isEqualTo(Map.of(FaultKind.HANG_UP, 1L));
    }

    @Test
    void namesOtherMadeUpTopicsInEachId() throws IOException {
        Answer answer =
                new PlainClient(serverWith(new Fault.MadeUpTopics(2, new Fault.None()))).stream("recentchange", null);

        List<String> topics = answer.events().stream()
                .flatMap(event -> Position.parse(event.id()).marks().keySet().stream())
                .map(TopicPartition::topic)
                .filter(topic -> topic.startsWith("made-up."))
                .toList();
        assertThat(topics).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void refusesHeadersThatAreTooLong() throws IOException {
        PlainClient client = new PlainClient(serverWith(new Fault.None()));
        String longest = "x".repeat(HttpRequest.LONGEST_HEAD - 1_000);

        assertThat(client.get("/v2/stream/recentchange", AGENT, "X-Filler: " + longest)
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/v2/stream/recentchange", AGENT, "X-Filler: " + longest + longest)
                        .status())
                .isEqualTo(431);
    }

    @Test
    void dropsOpenConnectionsAndServesTheNext() throws IOException {
        EventStreamsServer server = serverWith(endAfterThree(Ending.SILENCE));
        try (Socket client = new PlainClient(server).open("GET /v2/stream/recentchange HTTP/1.1", AGENT)) {
            assertThat(client.getInputStream().read()).isEqualTo('H');

            server.dropConnections();

            assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
        }
        assertThat(new PlainClient(server)
                        .request("POST /v2/stream/recentchange HTTP/1.1", AGENT)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void refusesInvalidFaults() {
        assertThatThrownBy(() -> new Fault.Answer(200, null)).hasMessageContaining("200");
        assertThatThrownBy(() -> new Fault.EndAfter(0, true, Ending.CLEAN, Duration.ZERO))
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new Fault.MadeUpTopics(0, new Fault.None())).hasMessageContaining("0");
        assertThatThrownBy(() -> new Fault.FromCluster(-1, new Fault.None())).hasMessageContaining("-1");
    }

    @Test
    void sameSeedGivesTheSameFaultsInAnyOrderOfRequests() {
        Map<FaultKind, Integer> all = new java.util.EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            all.put(kind, 1);
        }
        FaultPlan plan = FaultPlan.seeded(7, 100, all);
        List<Fault> forwards = IntStream.rangeClosed(1, 120)
                .mapToObj(number -> plan.faultFor(request(number)))
                .toList();
        List<Fault> backwards = IntStream.rangeClosed(1, 120)
                .mapToObj(number -> FaultPlan.seeded(7, 100, all).faultFor(request(121 - number)))
                .toList();

        assertThat(backwards)
                .isEqualTo(IntStream.range(0, 120)
                        .mapToObj(i -> forwards.get(119 - i))
                        .toList());
        assertThat(forwards.stream().map(fault -> FaultKind.of(Fate.of(fault).fault())))
                .contains(
                        FaultKind.CUT,
                        FaultKind.CLEAN_END,
                        FaultKind.ERROR_FRAME,
                        FaultKind.STALL,
                        FaultKind.HANG_UP,
                        FaultKind.SERVER_ERROR,
                        FaultKind.TOO_MANY_REQUESTS,
                        FaultKind.FORBIDDEN,
                        FaultKind.REFUSED_POSITION);
        assertThat(plan.toString()).contains("seed 7", "1 " + forwards.get(0));
        assertThat(forwards.subList(100, 120)).allMatch(fault -> Fate.of(fault).fault() instanceof Fault.None);
    }

    private static StreamRequest request(long number) {
        return new StreamRequest(number, List.of("recentchange"), "[…]", null, "me");
    }

    @Test
    void neverRefusesAPositionOfAClientWithoutOne() {
        FaultPlan plan = FaultPlan.seeded(7, 100, Map.of(FaultKind.REFUSED_POSITION, 1));

        assertThat(plan.faultFor(new StreamRequest(1, List.of("recentchange"), null, null, "me")))
                .isEqualTo(new Fault.None());
        assertThat(plan.faultFor(request(1))).isInstanceOf(Fault.Answer.class);
    }

    @Test
    void scenarioIsTheSameForTheSameSeed() {
        Scenario one = Scenario.seeded(42);
        Scenario other = Scenario.seeded(42);

        assertThat(other.clusters()).isEqualTo(one.clusters());
        assertThat(other.issued()).isEqualTo(one.issued());
        assertThat(other).hasToString(one.toString());
        assertThat(Scenario.seeded(43).issued()).isNotEqualTo(one.issued());
    }

    @Test
    void clustersHaveTheSameEventsWithOtherOffsetsAndAnotherOrder() throws IOException {
        Scenario scenario =
                Scenario.builder(3).events(200).weight(FaultKind.DISORDER, 100).build();
        List<Event> first = read(scenario, 0);
        List<Event> second = read(scenario, 1);

        assertThat(second).hasSameSizeAs(first);
        assertThat(second.stream().map(event -> ScenarioPayloads.idIn(event.data())))
                .containsExactlyInAnyOrderElementsOf(first.stream()
                        .map(event -> ScenarioPayloads.idIn(event.data()))
                        .toList())
                .isNotEqualTo(first.stream()
                        .map(event -> ScenarioPayloads.idIn(event.data()))
                        .toList());
        assertThat(second)
                .extracting(Event::data)
                .doesNotContainSequence(first.get(0).data(), first.get(1).data());
    }

    private List<Event> read(Scenario scenario, int cluster) throws IOException {
        try (EventStreamsServer server = EventStreamsServer.builder()
                .scenario(scenario)
                .faults(request -> new Fault.FromCluster(cluster, new Fault.None()))
                .time(new JumpingTime(scenario.start()))
                .start()) {
            return new PlainClient(server)
                    .get("/v2/stream/recentchange?since=" + scenario.start(), AGENT)
                    .events();
        }
    }

    @Test
    void discardsEventsOlderThanTheHistory() throws IOException {
        Scenario scenario =
                Scenario.builder(3).weight(FaultKind.EXPIRED_HISTORY, 1).build();
        Scenario.Absence absence = scenario.absence();
        assertThat(absence).isNotNull();
        JumpingTime late = new JumpingTime(absence == null ? START : absence.to());
        EventStreamsServer server =
                EventStreamsServer.builder().scenario(scenario).time(late).start();
        servers.add(server);
        List<Event> events = new PlainClient(server)
                .get("/v2/stream/recentchange?since=" + scenario.start(), AGENT)
                .events();

        assertThat(events.size()).isBetween(50, scenario.issued().size() - 100);
    }
}
