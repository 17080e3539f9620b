package io.github.wikistream.examples.dashboard.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import io.github.wikistream.examples.dashboard.notify.Incident.Delivery;
import io.github.wikistream.examples.dashboard.notify.Receiver.Call;
import io.github.wikistream.examples.dashboard.notify.Rule.Kind;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Notifications over real HTTP, with their state in a real PostgreSQL. */
class NotifierTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final String PATH = "/hidden-part-of-the-address";
    private static final String SINK = "sink:postgresql";
    private static final int MAX_INCIDENTS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final WikiAnalytics analytics = WikiAnalytics.of(database.uri());
    private final MovableClock clock = new MovableClock();
    private final Snapshots snapshots = new Snapshots(clock);
    private final Receiver receiver = new Receiver();
    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final Map<String, NotificationChannel> channels = new TreeMap<>();
    private final List<Notifier> started = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private DataSource source = PostgresSink.dataSource(database.uri());

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
        channels.put("ops", webhook(receiver.address(PATH)));
    }

    @AfterEach
    void close() {
        logger().detachAppender(log);
        started.forEach(Notifier::close);
        receiver.close();
        analytics.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.github.wikistream.examples.dashboard.notify");
    }

    private Webhook webhook(URI address) {
        return new Webhook(address, Webhook.Format.JSON, SECRET, PATIENCE, clock);
    }

    private Notifier start(Rule... rules) {
        Notifier notifier = new Notifier(
                new NotificationSettings(List.of(rules), channels),
                snapshots,
                new QualityQuery(analytics),
                source,
                "live",
                clock,
                pauses::add,
                MAX_INCIDENTS);
        started.add(notifier);
        return notifier;
    }

    private static Rule health(String channel) {
        return new Rule("health", Kind.HEALTH, 60, null, channel);
    }

    /** Checks the rules until a state is reached: messages are delivered in the background. */
    private static void until(Notifier notifier, Delivery begin, Delivery end) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (notifier.incidents().isEmpty()
                || notifier.incidents().get(0).beginMessage() != begin
                || notifier.incidents().get(0).endMessage() != end) {
            assertThat(System.nanoTime()).as("%s", notifier.incidents()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void reportsAConditionOnceWhenItBeginsAndOnceWhenItEnds() throws Exception {
        Notifier notifier = start(health("ops"));
        notifier.check();
        assertThat(notifier.incidents()).isEmpty();
        snapshots.error(SINK, "Sink 'postgresql' stores nothing.");
        notifier.check();
        notifier.check();
        Call begin = receiver.next();
        assertThat(begin.json().path("event").asText()).isEqualTo("began");
        assertThat(begin.json().path("title").asText()).isEqualTo("Sink 'postgresql' stores nothing.");
        assertThat(begin.json().path("began").asText()).isEqualTo("2026-06-20T14:00:00Z");
        assertThat(begin.json().path("ended").isNull()).isTrue();

        // An interruption of the condition is not its end.
        var notice = snapshots.notices.remove(0);
        clock.pass(Notifier.QUIET.minusSeconds(1));
        notifier.check();
        snapshots.notices.add(notice);
        clock.pass(Duration.ofSeconds(10));
        notifier.check();
        snapshots.notices.clear();
        clock.pass(Notifier.QUIET);
        notifier.check();
        notifier.check();
        Call end = receiver.next();
        assertThat(end.json().path("event").asText()).isEqualTo("ended");
        assertThat(end.json().path("ended").asText()).isEqualTo("2026-06-20T15:02:09Z");
        until(notifier, Delivery.DELIVERED, Delivery.DELIVERED);
        assertThat(receiver.waiting()).isZero();
        assertThat(notifier.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.subject()).isEqualTo(SINK);
            assertThat(incident.ended()).isNotNull();
        });
    }

    @Test
    void signsMessagesAsStandardWebhooks() throws Exception {
        Notifier notifier = start(health("ops"));
        snapshots.error(SINK, "Über \u202e");
        notifier.check();
        Call call = receiver.next();
        assertThat(call.path()).isEqualTo(PATH);
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.header("webhook-id")).isEqualTo(call.json().path("id").asText());
        assertThat(call.header("webhook-timestamp"))
                .isEqualTo(String.valueOf(clock.instant().getEpochSecond()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] signature =
                mac.doFinal((call.header("webhook-id") + "." + call.header("webhook-timestamp") + "." + call.body())
                        .getBytes(UTF_8));
        assertThat(call.header("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(signature));
    }

    @Test
    void aRestartNeitherRepeatsNorForgets() throws Exception {
        snapshots.error(SINK, "broken");
        Notifier first = start(health("ops"));
        first.check();
        receiver.next();
        until(first, Delivery.DELIVERED, Delivery.NONE);
        first.close();

        Notifier second = start(health("ops"));
        second.check();
        second.close();
        assertThat(receiver.waiting()).isZero();

        snapshots.notices.clear();
        Notifier third = start(health("ops"));
        // What is wrong is known some time after a start.
        third.check();
        assertThat(third.incidents().get(0).ended()).isNull();
        clock.pass(Notifier.QUIET);
        third.check();
        assertThat(receiver.next().json().path("event").asText()).isEqualTo("ended");
        until(third, Delivery.DELIVERED, Delivery.DELIVERED);
        third.close();

        Notifier fourth = start(health("ops"));
        fourth.check();
        assertThat(fourth.incidents()).hasSize(1);
        assertThat(receiver.waiting()).isZero();
    }

    @Test
    void whatWasNotDeliveredIsSentAfterARestart() throws Exception {
        snapshots.error(SINK, "broken");
        BlockingQueue<Boolean> tried = new LinkedBlockingQueue<>();
        channels.put("ops", notification -> {
            tried.add(true);
            throw new IOException("down");
        });
        Notifier first = new Notifier(
                new NotificationSettings(List.of(health("ops")), channels),
                snapshots,
                new QualityQuery(analytics),
                source,
                "live",
                clock,
                time -> Thread.sleep(PATIENCE.toMillis()),
                MAX_INCIDENTS);
        first.check();
        assertThat(tried.poll(PATIENCE.toMinutes(), TimeUnit.MINUTES)).isTrue();
        first.close();
        String id = first.incidents().get(0).id() + "-began";

        channels.put("ops", webhook(receiver.address(PATH)));
        start(health("ops")).check();
        assertThat(receiver.next().header("webhook-id")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void triesAgainWithBackoff(int status) throws Exception {
        receiver.answering(status, status, status);
        snapshots.error(SINK, "broken");
        Notifier notifier = start(health("ops"));
        notifier.check();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(receiver.next().header("webhook-id"));
        }
        assertThat(ids).hasSize(4).containsOnly(ids.get(0));
        until(notifier, Delivery.DELIVERED, Delivery.NONE);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(messages())
                .satisfiesExactly(
                        first -> assertThat(first).contains("'ops' fails", "answered " + status),
                        last -> assertThat(last).contains("works again: 3 failed attempts"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 404, 410})
    void givesUpWhatIsRefusedOrRedirected(int status) throws Exception {
        receiver.answering(status);
        snapshots.error(SINK, "broken");
        Notifier notifier = start(health("ops"));
        notifier.check();
        assertThat(receiver.next().path()).isEqualTo(PATH);
        until(notifier, Delivery.FAILED, Delivery.NONE);
        assertThat(notifier.incidents().get(0).failure()).contains("answered " + status);
        assertThat(receiver.waiting()).as("redirects are not followed").isZero();
        assertNothingSecret(notifier);
    }

    @Test
    void givesUpAfterAnHourOfRefusedConnections() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI gone = URI.create("http://127.0.0.1:" + socket.getLocalPort() + PATH);
            channels.put("ops", webhook(gone));
        }
        snapshots.error(SINK, "broken");
        Notifier notifier = start(health("ops"));
        notifier.check();
        until(notifier, Delivery.FAILED, Delivery.NONE);
        assertThat(notifier.incidents().get(0).failure()).contains("20 attempts", "ConnectException");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofMinutes(50), Duration.ofMinutes(70));
        assertThat(messages()).hasSize(2);
        assertNothingSecret(notifier);
    }

    /** One webhook never answers; another channel receives its message meanwhile. */
    @Test
    void aDeadWebhookDelaysNoOtherChannel() throws Exception {
        try (ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            channels.put("dead", webhook(URI.create("http://127.0.0.1:" + dead.getLocalPort() + "/")));
            snapshots.error(SINK, "broken");
            Notifier notifier = start(new Rule("first", Kind.HEALTH, 60, null, "dead"), health("ops"));
            notifier.check();
            assertThat(receiver.next().json().path("rule").asText()).isEqualTo("health");
            snapshots.error("store:redis", "Redis does not respond.");
            notifier.check();
            assertThat(receiver.next().json().path("subject").asText()).isEqualTo("store:redis");
            notifier.close();
        }
    }

    @Test
    void limitsTheTimeOfARequest() throws Exception {
        try (ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            channels.put(
                    "ops",
                    new Webhook(
                            URI.create("http://127.0.0.1:" + dead.getLocalPort() + PATH),
                            Webhook.Format.JSON,
                            SECRET,
                            Duration.ofMillis(20),
                            clock));
            snapshots.error(SINK, "broken");
            Notifier notifier = start(health("ops"));
            notifier.check();
            until(notifier, Delivery.FAILED, Delivery.NONE);
            assertThat(notifier.incidents().get(0).failure()).contains("did not answer within");
            assertNothingSecret(notifier);
        }
    }

    /** PostgreSQL itself may be what is broken. */
    @Test
    void reportsWhilePostgresDoesNotRespond() throws Exception {
        DataSource real = source;
        List<Boolean> broken = Collections.synchronizedList(new ArrayList<>());
        source = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!broken.isEmpty()) {
                        throw new SQLException("connection refused");
                    }
                    return method.invoke(real, arguments);
                });
        Notifier notifier = start(health("ops"));
        notifier.check();
        broken.add(true);
        snapshots.error("store:postgresql", "PostgreSQL does not respond.");
        notifier.check();
        assertThat(receiver.next().json().path("subject").asText()).isEqualTo("store:postgresql");
        until(notifier, Delivery.DELIVERED, Delivery.NONE);
        broken.clear();
        notifier.check();
        notifier.close();
        Notifier restarted = start(health("ops"));
        restarted.check();
        assertThat(restarted.incidents()).isEqualTo(notifier.incidents());
        assertThat(receiver.waiting()).isZero();
    }

    @Test
    void slackReceivesATextInWhichNothingIsALink() throws Exception {
        channels.put("slack", new Webhook(receiver.address("/slack"), Webhook.Format.SLACK, null, PATIENCE, clock));
        snapshots.error(SINK, "<!everyone> & <http://evil.example|click>");
        start(health("slack")).check();
        Call call = receiver.next();
        assertThat(call.json().path("text").asText())
                .isEqualTo("&lt;!everyone&gt; &amp; &lt;http://evil.example|click&gt;\nText.");
        assertThat(call.header("webhook-signature")).isEmpty();
    }

    @Test
    void keepsTheNewestIncidents() {
        channels.put("ops", notification -> {});
        Notifier notifier = start(health("ops"));
        int rounds = 6;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 5; i++) {
                snapshots.error("sink:" + round + "-" + i, "broken");
            }
            notifier.check();
            snapshots.notices.clear();
            clock.pass(Notifier.QUIET);
            notifier.check();
        }
        assertThat(notifier.incidents()).hasSize(MAX_INCIDENTS);
        assertThat(notifier.incidents().get(0).subject()).startsWith("sink:5-");
        notifier.close();
        Notifier restarted = start(health("ops"));
        restarted.check();
        assertThat(restarted.incidents()).hasSize(MAX_INCIDENTS);
    }

    @Test
    void anIncidentWhoseRuleWasRemovedEnds() throws Exception {
        snapshots.error(SINK, "broken");
        Notifier first = start(health("ops"));
        first.check();
        receiver.next();
        until(first, Delivery.DELIVERED, Delivery.NONE);
        first.close();
        Notifier second = start();
        second.check();
        assertThat(second.incidents().get(0).ended()).isNotNull();
        assertThat(receiver.waiting()).isZero();
    }

    private List<String> messages() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void assertNothingSecret(Notifier notifier) {
        @Nullable String failure = notifier.incidents().get(0).failure();
        assertThat(messages()).isNotEmpty().noneMatch(NotifierTest::isSecret);
        assertThat(isSecret(String.valueOf(failure))).isFalse();
    }

    private static boolean isSecret(String text) {
        return text.contains(PATH.substring(1)) || text.contains(SECRET.substring("whsec_".length()));
    }
}
