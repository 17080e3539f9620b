package io.github.wikistream.internal.http;

import static io.github.wikistream.internal.http.ScriptedConnector.message;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.ManualClock;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Signal.LossKind;
import io.github.wikistream.source.SourceReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class SseReaderTest {
    private static final Instant NOW = Instant.parse("2026-06-20T16:00:00Z");
    private static final long T = NOW.minusSeconds(600).toEpochMilli();
    private static final String CONTACT = "test/1.0 (test@example.org)";
    private static final TopicPartition CODFW = SimulatedStream.CODFW;
    private static final TopicPartition EQIAD = new TopicPartition("eqiad.mediawiki.recentchange", 0);

    private final ManualClock clock = new ManualClock(NOW);
    private final ScriptedConnector server = new ScriptedConnector();
    private final List<Duration> waits = new ArrayList<>();
    private final List<Duration> silenceLimits = new ArrayList<>();

    /** Always draws the highest number allowed. */
    private final RandomGenerator highest = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private HttpSource source(HttpSourceSettings builder) {
        return new HttpSource(
                builder,
                limit -> {
                    silenceLimits.add(limit.silenceLimit());
                    return server;
                },
                (wait, closed) -> waits.add(wait),
                highest,
                clock);
    }

    private static HttpSourceSettings settings() {
        return settingsOf("recentchange").margin(ofSeconds(2));
    }

    private static HttpSourceSettings settingsOf(String... streams) {
        return HttpSourceSettings.of(URI.create("https://stream.wikimedia.org"), List.of(streams), CONTACT);
    }

    private SourceReader reader() {
        return source(settings()).open(Position.NONE);
    }

    private static String id(long eqiad) {
        return "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":" + eqiad
                + "},{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"offset\":-1}]";
    }

    private static Position marks(long eqiad, long codfw) {
        return Position.parse("[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":" + eqiad
                + "},{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"timestamp\":" + codfw + "}]");
    }

    private static List<String> dataOf(SourceReader reader, int events) throws InterruptedException {
        List<String> data = new ArrayList<>();
        while (data.size() < events) {
            if (reader.next() instanceof Signal.Received received) {
                data.add(received.data());
            }
        }
        return data;
    }

    private static Signal.Lost lost(SourceReader reader) throws InterruptedException {
        while (true) {
            Signal signal = reader.next();
            if (signal instanceof Signal.Lost lost) {
                return lost;
            }
            assertThat(signal).isNotInstanceOf(Signal.Ended.class);
        }
    }

    /** A machine whose clock is an hour behind requested the last hour again at each connection. */
    @Test
    void aClockThatIsBehindTheServersDoesNotHoldTheMarkBack() throws Exception {
        long hour = 3_600_000;
        server.date = NOW.plusMillis(hour);
        server.sends(message(id(T + hour), "a"), message(id(T + hour + 500), "b"))
                .sends(message(id(T + hour + 1_000), "c"));
        HttpSource source = source(settings());
        assertThat(source.clockSkew()).isZero();
        assertThat(dataOf(source.open(Position.NONE), 3)).containsExactly("a", "b", "c");
        assertThat(source.clockSkew()).isEqualTo(Duration.ofMillis(hour));
        assertThat(server.positionsAsked().get(1).mark(EQIAD)).isEqualTo(new Mark.Timestamp(T + hour + 500 - 2_000));
    }

    @Test
    void aDateThatIsAFewSecondsOffIsTheTimeThatAnAnswerTakes() throws Exception {
        server.date = NOW.minusSeconds(9);
        server.sends(message(id(T), "a"));
        HttpSource source = source(settings());
        assertThat(dataOf(source.open(Position.NONE), 1)).containsExactly("a");
        assertThat(source.clockSkew()).isZero();
    }

    @Test
    void tellsOpenedThenEventsThenLost() throws Exception {
        server.sends(message(id(T), "a"));
        SourceReader reader = reader();
        assertThat(reader.next()).isEqualTo(new Signal.Opened(Position.NONE));
        assertThat(reader.next()).isEqualTo(new Signal.Received(marks(T, T - 60_000), "a"));
        assertThat(reader.next())
                .isEqualTo(new Signal.Lost(LossKind.ENDED, "the server ended the connection", true, ofMillis(200)));
    }

    @Test
    void asksForNothingButTheStreamsAtTheFirstStart() throws Exception {
        server.sends(message(id(T), "a"));
        SourceReader reader = source(settingsOf("recentchange", "page-create")).open(Position.NONE);
        assertThat(dataOf(reader, 1)).containsExactly("a");
        assertThat(server.asked.get(0).uri())
                .hasToString("https://stream.wikimedia.org/v2/stream/recentchange,page-create");
        assertThat(server.asked.get(0).headers()).containsOnlyKeys("User-Agent").containsValue(CONTACT);
    }

    @Test
    void resumesAMarginBeforeTheNewestEventAndBacksOffUntilOneArrives() throws Exception {
        server.sends(message(id(T + 7_000), "a"), message(id(T + 6_500), "late"))
                .refuses()
                .refuses()
                .sends(message(id(T + 8_000), "b"));
        SourceReader reader = reader();
        assertThat(dataOf(reader, 3)).containsExactly("a", "late", "b");
        Position resumed = marks(T + 5_000, T + 5_000 - 60_000);
        assertThat(server.positionsAsked()).containsExactly(Position.NONE, resumed, resumed, resumed);
        assertThat(waits).containsExactly(ofMillis(200), ofMillis(400), ofMillis(800));
    }

    @Test
    void saysWhereItResumesWithoutTheMargin() throws Exception {
        server.sends(message(id(T), "a")).sends();
        SourceReader reader = reader();
        assertThat(lost(reader).routine()).isTrue();
        assertThat(reader.next()).isEqualTo(new Signal.Opened(marks(T, T - 60_000)));
    }

    @Test
    void resumesFromAStoredPosition() throws Exception {
        server.sends(message(id(T + 1), "a"));
        SourceReader reader = source(settings()).open(marks(T, T - 70_000));
        assertThat(reader.next()).isEqualTo(new Signal.Opened(marks(T, T - 70_000)));
        assertThat(server.positionsAsked()).containsExactly(marks(T - 2_000, T - 72_000));
    }

    @Test
    void namesTopicsInAscii() throws Exception {
        Position odd = Position.parse("[{\"topic\":\"eqiad.тест\",\"partition\":0,\"timestamp\":2001}]");
        server.sends();
        assertThat(source(settingsOf("recentchange").margin(ofSeconds(2)))
                        .open(odd)
                        .next())
                .isInstanceOf(Signal.Opened.class);
        assertThat(server.asked.get(0).headers().get("Last-Event-ID"))
                .matches("[ -~]+")
                .contains("{\"topic\":\"eqiad.\\u0442\\u0435\\u0441\\u0442\",\"partition\":0,\"timestamp\":1}");
    }

    @Test
    void beginsAtSince() throws Exception {
        server.sends(message(id(T), "a"));
        SourceReader reader = source(settings().since(Instant.parse("2026-06-19T01:02:03.004567Z")))
                .open(Position.NONE);
        assertThat(dataOf(reader, 1)).containsExactly("a");
        assertThat(server.asked.get(0).uri())
                .hasToString("https://stream.wikimedia.org/v2/stream/recentchange?since=2026-06-19T01:02:03.004Z");
    }

    @Test
    void aConnectionThatBringsNothingIsFollowedByOneThatBeginsAMinuteBeforeIt() throws Exception {
        server.sends().sends(message(id(T), "a"));
        SourceReader reader = reader();
        assertThat(dataOf(reader, 1)).containsExactly("a");
        assertThat(server.asked.get(1).uri())
                .hasToString("https://stream.wikimedia.org/v2/stream/recentchange?since=2026-06-20T15:59:00Z");
    }

    @Test
    void waitsNeverLongerThanAMinuteByItself() throws Exception {
        for (int i = 0; i < 100; i++) {
            server.refuses();
        }
        SourceReader reader = reader();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            last = lost(reader).retryIn();
        }
        assertThat(last).isEqualTo(ofMinutes(1));
    }

    @Test
    void drawsTheWaitFromTheWholeRange() {
        Backoff backoff = new Backoff(ofMillis(200), ofMinutes(1));
        RandomGenerator random = new java.util.Random(1);
        List<Long> drawn = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            drawn.add(backoff.wait(3, random).toMillis());
        }
        assertThat(drawn)
                .allMatch(wait -> wait >= 0 && wait <= 1_600)
                .anyMatch(wait -> wait < 100)
                .anyMatch(wait -> wait > 1_500);
    }

    @Test
    void backoffStartsOverAfterProgressAndAfterAMinuteInHealth() throws Exception {
        server.refuses()
                .sends(message(id(T), "a"))
                .refuses()
                .sends((Runnable) () -> clock.advance(ofMinutes(1)))
                .refuses();
        SourceReader reader = reader();
        List<Duration> retries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            retries.add(lost(reader).retryIn());
        }
        assertThat(retries).containsExactly(ofMillis(400), ofMillis(200), ofMillis(400), ofMillis(200), ofMillis(400));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void obeysRetryAfterInSeconds(int status) throws Exception {
        server.answers(status, "17");
        assertThat(lost(reader()))
                .isEqualTo(new Signal.Lost(
                        LossKind.HTTP_STATUS, "the server answered " + status + ": because", false, ofSeconds(17)));
    }

    @Test
    void obeysRetryAfterAsADate() throws Exception {
        server.answers(429, "Sat, 20 Jun 2026 16:01:30 GMT").answers(429, "Sat, 20 Jun 2026 15:00:00 GMT");
        SourceReader reader = reader();
        assertThat(lost(reader).retryIn()).isEqualTo(ofSeconds(90));
        assertThat(lost(reader).retryIn()).isEqualTo(ofMillis(800));
    }

    @Test
    void obeysRetryAfterForTenMinutesAtMostAndIgnoresNonsense() throws Exception {
        server.answers(503, "86400")
                .answers(503, "soon")
                .answers(503, "99999999999999")
                .answers(503, "9".repeat(30));
        SourceReader reader = reader();
        assertThat(lost(reader).retryIn()).isEqualTo(ofMinutes(10));
        assertThat(lost(reader).retryIn()).isEqualTo(ofMillis(800));
        assertThat(lost(reader).retryIn()).isEqualTo(ofMinutes(10));
        assertThat(lost(reader).retryIn()).isEqualTo(ofMinutes(10));
    }

    @Test
    void explainsTheRuleForUserAgentsWhereTheServerForbids() {
        server.answers(403);
        SourceReader reader = reader();
        assertThatThrownBy(reader::next)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("name its program and a contact")
                .hasMessageContaining(CONTACT);
        assertThatThrownBy(reader::next).isInstanceOf(SourceException.class);
        assertThat(server.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 451, 499, 501})
    void stopsWhereTheServerRefusesTheFirstConnection(int status) {
        server.answers(status);
        assertThatThrownBy(reader()::next)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(String.valueOf(status))
                .hasMessageContaining("v2/stream/recentchange");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 421, 425, 429, 500, 502, 503, 504, 507, 599, 200, 304})
    void triesAgainWhereTheServerMayChangeItsMind(int status) throws Exception {
        server.answers(status).sends(message(id(T), "a"));
        SourceReader reader = reader();
        assertThat(lost(reader).routine()).isFalse();
        assertThat(dataOf(reader, 1)).containsExactly("a");
    }

    /** A wrong setting at the start is a transient fault of the server later. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 451, 501})
    void triesAgainAMinuteLaterWhereItRefusesAfterAConnectionStood(int status) throws Exception {
        HttpSource source = source(settings());
        server.sends(message(id(T), "a")).answers(status);
        SourceReader reader = source.open(Position.NONE);
        assertThat(dataOf(reader, 1)).containsExactly("a");
        lost(reader);
        Signal.Lost refused = lost(reader);
        assertThat(refused.routine()).isFalse();
        assertThat(refused.reason()).contains("answered " + status);
        if (status != 404) {
            assertThat(refused.retryIn()).isEqualTo(ofMinutes(1));
        }
        // Another reader of the same source, such as that of a sink that catches up.
        server.answers(status);
        assertThat(lost(source.open(Position.NONE)).retryIn()).isEqualTo(ofMinutes(1));
    }

    @Test
    void whatIsGoneStopsItAtAnyTime() throws Exception {
        server.sends(message(id(T), "a")).answers(410);
        SourceReader reader = reader();
        assertThat(dataOf(reader, 1)).containsExactly("a");
        lost(reader);
        assertThatThrownBy(reader::next).isInstanceOf(SourceException.class).hasMessageContaining("410");
    }

    @Test
    void endsWhereTheServerHasNoContent() throws Exception {
        server.answers(204);
        SourceReader reader = reader();
        assertThat(reader.next()).isInstanceOf(Signal.Ended.class);
        assertThat(reader.next()).isInstanceOf(Signal.Ended.class);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void endsAtTheCommentThatARecordingEndsWith() throws Exception {
        server.sends(message(id(T), "a"), new SseConnector.Frame.Comment("end"));
        SourceReader reader = reader();
        assertThat(dataOf(reader, 1)).containsExactly("a");
        assertThat(reader.next()).isInstanceOf(Signal.Ended.class);
        assertThat(reader.next()).isInstanceOf(Signal.Ended.class);
        assertThat(server.connectionsClosed).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 431})
    void fallsBackToTheEarliestMarkWhereThePositionIsRefused(int status) throws Exception {
        server.answers(status).sends(message(id(T + 5), "a")).sends(message(id(T + 6), "b"));
        SourceReader reader = source(settings()).open(marks(T, T - 60_000));
        assertThat(lost(reader).reason()).contains(String.valueOf(status)).contains("asking by time");
        assertThat(reader.next()).isEqualTo(new Signal.Opened(marks(T - 60_000, T - 60_000)));
        assertThat(dataOf(reader, 2)).containsExactly("a", "b");
        assertThat(server.positionsAsked())
                .containsExactly(marks(T - 2_000, T - 62_000), Position.NONE, marks(T + 5 - 2_000, T - 62_000));
        assertThat(server.asked.get(1).uri())
                .hasToString("https://stream.wikimedia.org/v2/stream/recentchange?since="
                        + Instant.ofEpochMilli(T - 62_000));
    }

    @Test
    void stopsWhereTheTimeIsRefusedToo() throws Exception {
        server.answers(404).answers(404);
        SourceReader reader = source(settings()).open(marks(T, T));
        assertThat(lost(reader).routine()).isFalse();
        assertThatThrownBy(reader::next).isInstanceOf(SourceException.class);
    }

    @Test
    void anErrorEventIsALossWithItsMessage() throws Exception {
        server.sends(
                message(id(T), "a"),
                new SseConnector.Frame.Event("error", id(T), "{\"message\":\"Kafka\\nis down\",\"code\":1}", false));
        SourceReader reader = reader();
        assertThat(dataOf(reader, 1)).containsExactly("a");
        Signal.Lost lost = lost(reader);
        assertThat(lost.reason()).isEqualTo("the server reported an error: Kafka is down");
        assertThat(lost.kind()).isEqualTo(LossKind.SERVER_ERROR);
        assertThat(lost.routine()).isFalse();
    }

    @Test
    void passesOverEventsOfUnknownKinds() throws Exception {
        server.sends(new SseConnector.Frame.Event("weather", id(T), "rain", false), message(id(T), "a"));
        assertThat(dataOf(reader(), 1)).containsExactly("a");
    }

    @Test
    void anEventWithoutAnIdOrWithOneThatCannotBeReadLeavesThePositionWhereItIs() throws Exception {
        server.sends(message(id(T), "a"), message(null, "b"), message("[{]", "c"))
                .sends();
        SourceReader reader = reader();
        assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
        for (String data : List.of("a", "b", "c")) {
            assertThat(reader.next()).isEqualTo(new Signal.Received(marks(T, T - 60_000), data));
        }
    }

    @Test
    void silenceIsAFault() throws Exception {
        server.then(
                new SseConnector.Frame.Opened(),
                (Runnable) () -> clock.advance(ofMinutes(5)),
                new SseConnector.Frame.Broken("nothing came", true));
        assertThat(lost(reader()).routine()).isFalse();
    }

    @Test
    void aCutOfAConnectionThatStoodLongIsRoutine() throws Exception {
        server.then(
                        new SseConnector.Frame.Opened(),
                        message(id(T), "a"),
                        (Runnable) () -> clock.advance(ofMinutes(15)),
                        new SseConnector.Frame.Broken("unexpected end of stream", false))
                .then(new SseConnector.Frame.Opened(), new SseConnector.Frame.Broken("reset", false));
        SourceReader reader = reader();
        assertThat(lost(reader).routine()).isTrue();
        assertThat(lost(reader).routine()).isFalse();
    }

    @Test
    void aBusyStreamThatBringsNoEventIsNoRoutine() throws Exception {
        server.sends().sends();
        assertThat(lost(reader()))
                .isEqualTo(new Signal.Lost(
                        LossKind.NO_EVENTS,
                        "the server ended the connection; it delivered no event",
                        false,
                        ofMillis(400)));
        assertThat(lost(quietReader()).routine()).isTrue();
    }

    private SourceReader quietReader() {
        return source(settingsOf("page-create")).open(Position.NONE);
    }

    @Test
    void saysWhatAConnectionBroughtInPlaceOfEvents() throws Exception {
        server.sends(new SseConnector.Frame.Stray("<!DOCTYPE html>"), new SseConnector.Frame.Stray("<html>"))
                .sends(new SseConnector.Frame.Event("weather", null, "rain", false));
        SourceReader reader = quietReader();
        Signal.Lost page = lost(reader);
        assertThat(page.routine()).isFalse();
        assertThat(page.reason())
                .isEqualTo("the server ended the connection; it delivered no event, but lines that are not part of an"
                        + " event stream, such as '<!DOCTYPE html>'");
        assertThat(lost(reader).reason()).endsWith("no event, but events of the unknown kind 'weather'");
    }

    @Test
    void givesUpAConnectionThatGoesOnWithoutEvents() throws Exception {
        Runnable aMinute = () -> clock.advance(ofMinutes(1));
        SseConnector.Frame comment = new SseConnector.Frame.Comment("");
        server.then(new SseConnector.Frame.Opened(), comment, aMinute, comment)
                .then(new SseConnector.Frame.Opened(), message(id(T), "a"), aMinute, comment, message(id(T), "b"));
        SourceReader reader = reader();
        assertThat(lost(reader).reason()).isEqualTo("given up after 60 s; it delivered no event");
        assertThat(dataOf(reader, 2)).containsExactly("a", "b");
    }

    @Test
    void leavesAQuietStreamAloneThatSendsOnlyComments() throws Exception {
        SseConnector.Frame comment = new SseConnector.Frame.Comment("");
        server.then(
                new SseConnector.Frame.Opened(),
                comment,
                (Runnable) () -> clock.advance(ofMinutes(3)),
                comment,
                message(id(T), "a"));
        assertThat(dataOf(quietReader(), 1)).containsExactly("a");
    }

    @Test
    void hasAFlawWhereAnEventIsOnlyTheHeadOfOne() throws Exception {
        server.sends(new SseConnector.Frame.Event("message", id(T), "{\"a", true), message(id(T + 1), "b"));
        SourceReader reader = reader();
        assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
        assertThat(reader.next()).isInstanceOfSatisfying(Signal.Received.class, head -> {
            assertThat(head.data()).isEqualTo("{\"a");
            assertThat(head.flaw())
                    .isEqualTo("longer than 16777216 bytes, the maximum; its first 3 characters are kept,"
                            + " the rest was skipped");
        });
        assertThat(reader.next())
                .isInstanceOfSatisfying(
                        Signal.Received.class, whole -> assertThat(whole.flaw()).isNull());
    }

    @Test
    void waitsAsLongAsTheServerAsksForOnTheStream() throws Exception {
        server.sends(new SseConnector.Frame.Retry(ofSeconds(3)), message(id(T), "a"))
                .sends(message(id(T + 1), "b"), new SseConnector.Frame.Retry(Duration.ofDays(20)));
        SourceReader reader = reader();
        assertThat(lost(reader).retryIn()).isEqualTo(ofSeconds(3));
        assertThat(lost(reader).retryIn()).isEqualTo(ofMinutes(10));
    }

    @Test
    void allowsBusyStreamsLessSilenceThanQuietOnes() {
        for (String stream : List.of("recentchange", "mediawiki.recentchange", "revision-create", "page-create")) {
            source(settingsOf(stream)).open(Position.NONE);
        }
        source(settingsOf("page-create", "recentchange")).open(Position.NONE);
        source(settings().silenceLimit(ofSeconds(7))).open(Position.NONE);
        assertThat(silenceLimits)
                .containsExactly(
                        ofSeconds(30), ofSeconds(30), ofSeconds(30), ofMinutes(4), ofSeconds(30), ofSeconds(7));
    }

    @Test
    void reportsAGapWhereHistoryIsGone() throws Exception {
        long asked = NOW.minus(Duration.ofDays(40)).toEpochMilli();
        long kept = NOW.minus(Duration.ofDays(31)).toEpochMilli();
        server.sends(message(id(kept + 1), "a"), message(id(kept + 2), "b"));
        SourceReader reader = source(settings()).open(marks(asked, asked));
        assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
        // Unread events may be dated before read ones, so the gap begins where reading was to start: the margin, 2 s,
        // before.
        Instant begin = Instant.ofEpochMilli(asked - 2_000);
        Instant end = Instant.ofEpochMilli(kept);
        assertThat(reader.next()).isEqualTo(new Signal.Gap(EQIAD, begin, end));
        // The other topic may never send again, and its history is gone as well.
        assertThat(reader.next()).isEqualTo(new Signal.Gap(CODFW, begin, end));
        assertThat(reader.next()).isInstanceOf(Signal.Received.class);
        assertThat(reader.next()).isInstanceOf(Signal.Received.class);
        assertThat(reader.next()).isInstanceOf(Signal.Lost.class);
    }

    @Test
    void reportsAGapBehindSinceToo() throws Exception {
        Instant since = NOW.minus(Duration.ofDays(40));
        long kept = NOW.minus(Duration.ofDays(31)).toEpochMilli();
        server.sends(message(id(kept + 1), "a"));
        SourceReader reader = source(settings().since(since)).open(Position.NONE);
        assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
        assertThat(reader.next()).isEqualTo(new Signal.Gap(EQIAD, since, Instant.ofEpochMilli(kept)));
    }

    @Test
    void aQuietTimeIsNoGap() throws Exception {
        long sixDays = NOW.minus(Duration.ofDays(6)).toEpochMilli();
        long eightDays = NOW.minus(Duration.ofDays(8)).toEpochMilli();
        long soonAfter = eightDays + ofMinutes(59).toMillis();
        server.sends(message(id(sixDays), "all is kept that long"))
                .sends(message(id(soonAfter), "an hour is nothing"))
                .sends(message(id(NOW.toEpochMilli() + 1), "it had nothing to say until we came"));
        for (long asked : new long[] {sixDays - 3 * 86_400, eightDays, eightDays}) {
            SourceReader reader = source(settings()).open(marks(asked, asked));
            assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
            assertThat(reader.next()).isInstanceOf(Signal.Received.class);
        }
    }

    @Test
    void closingEndsAWaitingCallAndLaterOnesAreRefused() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        server.then(new SseConnector.Frame.Opened(), (Runnable) waiting::countDown);
        SourceReader reader = reader();
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = new Thread(() -> result.set(outcomeOf(reader)));
        thread.start();
        waiting.await();
        reader.close();
        thread.join();
        assertThat(result.get()).isInstanceOf(Signal.Ended.class);
        reader.close();
        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
        assertThat(server.closed).isTrue();
    }

    @Test
    void closingEndsAWaitForTheNextConnection() throws Exception {
        server.refuses();
        CountDownLatch waiting = new CountDownLatch(1);
        SourceReader reader = new HttpSource(
                        settings(),
                        limit -> server,
                        (wait, closed) -> {
                            waiting.countDown();
                            closed.await();
                            return false;
                        },
                        highest,
                        clock)
                .open(Position.NONE);
        assertThat(lost(reader).routine()).isFalse();
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = new Thread(() -> result.set(outcomeOf(reader)));
        thread.start();
        waiting.await();
        reader.close();
        thread.join();
        assertThat(result.get()).isInstanceOf(Signal.Ended.class);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void anInterruptEndsAWaitingCallAndTheReaderStaysUsable() throws Exception {
        server.then(new SseConnector.Frame.Opened());
        SourceReader reader = reader();
        assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(reader::next).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        reader.close();
    }

    /** Reads until there is a signal other than {@link Signal.Opened}. */
    private static Object outcomeOf(SourceReader reader) {
        try {
            Signal signal = reader.next();
            return signal instanceof Signal.Opened ? reader.next() : signal;
        } catch (InterruptedException | RuntimeException e) {
            return e;
        }
    }

    @Test
    void beginsAtATimeWhereAPipelineHadBegun() throws Exception {
        server.sends();
        SourceReader reader = source(settings().since(NOW)).openSince(NOW.minusSeconds(60));
        assertThat(reader.next()).isEqualTo(new Signal.Opened(Position.NONE));
        assertThat(server.asked.get(0).uri()).hasQuery("since=2026-06-20T15:59:00Z");
    }

    /** A class that is missing will be missing in the next connection too. */
    @Test
    void givesUpWhereReadingBreaksByAnError() throws Exception {
        Error error = new NoClassDefFoundError("kotlin/Unit");
        server.then(new SseConnector.Frame.Failed(error));
        SourceReader reader = reader();
        assertThatThrownBy(reader::next)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("reading broke: java.lang.NoClassDefFoundError: kotlin/Unit")
                .hasCause(error);
        assertThatThrownBy(reader::next).isInstanceOf(SourceException.class);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void eachConnectionIsClosedBeforeTheNextIsMade() throws Exception {
        server.sends(message(id(T), "a"))
                .sends((Runnable) () -> assertThat(server.connectionsClosed).isOne(), message(id(T + 1), "b"));
        assertThat(dataOf(reader(), 2)).containsExactly("a", "b");
    }

    @Test
    void aCertificateThatIsRefusedAtTheFirstConnectionIsFinal() {
        server.refuses().then(new SseConnector.Frame.Untrusted("no subject alternative name matches"));
        SourceReader reader = reader();
        assertThatThrownBy(() -> {
                    reader.next();
                    reader.next();
                })
                .isInstanceOf(SourceException.class)
                .hasMessageContainingAll("certificate is refused", "no subject alternative name", "trustStore");
    }

    @Test
    void aCertificateThatIsRefusedLaterIsTriedAgainByEveryReader() throws Exception {
        SseConnector.Frame untrusted = new SseConnector.Frame.Untrusted("expired");
        server.sends(message(id(T), "{}")).then(untrusted).then(untrusted).sends();
        HttpSource source = source(settings());
        SourceReader first = source.open(Position.NONE);
        assertThat(first.next()).isInstanceOf(Signal.Opened.class);
        assertThat(first.next()).isInstanceOf(Signal.Received.class);
        assertThat(first.next()).isInstanceOf(Signal.Lost.class);
        assertThat(first.next()).isInstanceOf(Signal.Lost.class);
        // A lane that catches up uses its own reader.
        SourceReader second = source.open(Position.NONE);
        assertThat(second.next()).isInstanceOf(Signal.Lost.class);
        assertThat(second.next()).isInstanceOf(Signal.Opened.class);
    }
}
