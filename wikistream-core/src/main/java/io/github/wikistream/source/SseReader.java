package io.github.wikistream.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.sse.EventStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns frames into signals: which end of a connection means what, and how long to wait for the next. */
final class SseReader implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A connection that stood so long was a good one, whatever it brought. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    /** How long to wait at least before a server is asked again that has refused the request. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int MESSAGE_CHARACTERS = 300;

    private static final String ANOTHER_CLUSTER =
            "another cluster answers, where the offset asked for means another event";

    private final URI address;
    private final Server server;
    private final SseConnector connector;
    private final ResumePlan plan;
    private final Backoff backoff;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final Clock clock;
    private final ServerClock serverClock;

    /** Whether the server has accepted a connection of this source before, by whichever reader. */
    private final AtomicBoolean accepted;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Signal> ready = new ArrayDeque<>();
    private SseConnector.@Nullable Connection connection;
    private volatile SseConnector.@Nullable Connection closeable;
    private ResumePlan.@Nullable Ask ask;
    private Duration pause = Duration.ZERO;
    private int failures;
    private boolean ended;
    private @Nullable String refusal;

    /** How long the server wants clients to wait before they connect again. */
    private Duration reconnectionTime = Duration.ZERO;

    // Of the connection that stands:
    private @Nullable Instant opened;
    private Instant lastFrame = Instant.EPOCH;
    private boolean broughtEvents;

    /** What came that is no event. */
    private @Nullable String other;

    /**
     * What is read.
     *
     * @param address       of the streams
     * @param userAgent     program and contact
     * @param busy          whether events are to be expected at all times
     * @param maxEventBytes what longer events are cut at
     */
    record Server(URI address, String userAgent, boolean busy, int maxEventBytes) {}

    SseReader(
            Server server,
            SseConnector connector,
            ResumePlan plan,
            Backoff backoff,
            Sleeper sleeper,
            RandomGenerator random,
            Clock clock,
            AtomicBoolean accepted,
            ServerClock serverClock) {
        this.server = server;
        address = server.address();
        this.connector = connector;
        this.plan = plan;
        this.backoff = backoff;
        this.sleeper = sleeper;
        this.random = random;
        this.clock = clock;
        this.accepted = accepted;
        this.serverClock = serverClock;
    }

    @Override
    public Signal next() throws InterruptedException {
        if (isClosed()) {
            throw new IllegalStateException("this reader of " + address + " is closed");
        }
        if (refusal != null) {
            throw new SourceException(refusal);
        }
        Signal signal = ready.poll();
        while (signal == null && !ended) {
            signal = proceed();
        }
        return signal == null ? new Signal.Ended() : signal;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private @Nullable Signal proceed() throws InterruptedException {
        SseConnector.Connection current = connection;
        if (current == null) {
            if (!pause.isZero() && !sleeper.sleep(pause, closed)) {
                return new Signal.Ended();
            }
            pause = Duration.ZERO;
            current = connect();
        }
        SseConnector.Frame frame = current.next();
        if (isClosed()) {
            return new Signal.Ended();
        }
        Signal signal = take(frame);
        lastFrame = clock.instant();
        return signal == null && lacksEvents() && stoodLong()
                ? lost("given up after " + HEALTHY.toSeconds() + " s", false, true, Duration.ZERO)
                : signal;
    }

    private SseConnector.Connection connect() {
        ResumePlan.Ask next = plan.ask();
        ask = next;
        Map<String, String> headers = new HashMap<>();
        headers.put("User-Agent", server.userAgent());
        if (!next.lastEventId().isNone()) {
            headers.put("Last-Event-ID", ascii(next.lastEventId().toJson()));
        }
        Instant since = next.since();
        URI uri = since == null ? address : URI.create(address + "?since=" + since.truncatedTo(ChronoUnit.MILLIS));
        LOG.debug("connecting to {} at {}", uri, next.lastEventId());
        SseConnector.Connection made = connector.connect(new SseConnector.Request(uri, headers));
        connection = made;
        closeable = made;
        if (isClosed()) {
            // close() may have looked for a connection before this one was there.
            made.close();
        }
        return made;
    }

    /** A header carries ASCII only, and JSON can say all else in it. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        json.chars()
                .forEach(c ->
                        ascii.append(c <= '~' ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c)));
        return ascii.toString();
    }

    private @Nullable Signal take(SseConnector.Frame frame) {
        if (frame instanceof SseConnector.Frame.Message message) {
            return message(message);
        }
        if (frame instanceof SseConnector.Frame.Comment comment) {
            if (!comment.text().strip().equals("end")) {
                return null;
            }
            // Real servers never say so: it is how a server of recordings tells the end of the recording from a cut.
            if (!plan.mayEnd()) {
                return lost(ANOTHER_CLUSTER, false, false, Duration.ZERO);
            }
            return end();
        }
        if (frame instanceof SseConnector.Frame.Started) {
            return started();
        }
        if (frame instanceof SseConnector.Frame.Stray stray) {
            noteOther("lines that mean nothing in an event stream, such as '" + oneLine(stray.text()) + "'");
            return null;
        }
        if (frame instanceof SseConnector.Frame.Retry retry) {
            reconnectionTime = shorter(retry.delay(), LONGEST_RETRY_AFTER);
            return null;
        }
        if (frame instanceof SseConnector.Frame.Finished) {
            return lost("the server ended the connection", true, false, Duration.ZERO);
        }
        if (frame instanceof SseConnector.Frame.Broken broken) {
            boolean routine = stoodLong() && !broken.silent();
            return lost(broken.reason(), routine, broken.silent(), Duration.ZERO);
        }
        if (frame instanceof SseConnector.Frame.Failed failed) {
            throw refuse(address + ": reading broke: " + failed.cause(), failed.cause());
        }
        if (frame instanceof SseConnector.Frame.Untrusted untrusted) {
            return untrusted(untrusted.reason());
        }
        return answered((SseConnector.Frame.Answered) frame);
    }

    /** A certificate that fails at the very first connection needs somebody to act; one that worked before may be replaced by now. */
    private Signal untrusted(String reason) {
        if (!accepted.get()) {
            throw refuse(
                    address + ": the server's certificate is refused: " + reason
                            + ". It must name the host of the address, and be trusted by the JVM: see javax.net.ssl.trustStore",
                    null);
        }
        return lost(reason, false, false, Duration.ZERO);
    }

    private Signal started() {
        opened = clock.instant();
        accepted.set(true);
        SseConnector.Connection current = connection;
        Instant date = current == null ? null : current.date();
        if (date != null) {
            serverClock.observe(date);
        }
        broughtEvents = false;
        other = null;
        plan.opened();
        ResumePlan.Ask asked = ask;
        return new Signal.Opened(asked == null ? Position.NONE : asked.from());
    }

    private @Nullable Signal message(SseConnector.Frame.Message message) {
        switch (message.event()) {
            case "message" -> {
                return received(message);
            }
            case "error" -> {
                return lost("the server reported an error: " + errorIn(message.data()), false, false, Duration.ZERO);
            }
            default -> {
                noteOther("events of the unknown kind '" + oneLine(message.event()) + "'");
                return null;
            }
        }
    }

    private void noteOther(String what) {
        if (other == null) {
            other = what;
            LOG.debug("{}: passing over {}", address, what);
        }
    }

    /** Tells whether the connection that stands has brought no event although it should have. */
    private boolean lacksEvents() {
        return opened != null && !broughtEvents && (server.busy() || other != null);
    }

    private Signal received(SseConnector.Frame.Message message) {
        broughtEvents = true;
        ResumePlan.Arrival arrival = plan.arrived(message.id(), message.data());
        if (arrival.misplaced()) {
            return lost(ANOTHER_CLUSTER, false, false, Duration.ZERO);
        }
        String flaw = message.cut() ? EventStream.tooLong(server.maxEventBytes(), message.data()) : null;
        Signal received = new Signal.Received(arrival.position(), message.data(), flaw);
        if (arrival.gaps().isEmpty()) {
            return received;
        }
        ready.addAll(arrival.gaps());
        ready.add(received);
        return ready.remove();
    }

    private static String errorIn(String data) {
        String text = data;
        try {
            JsonNode message = JSON.readTree(data).path("message");
            text = message.isTextual() ? message.asText() : data;
        } catch (JacksonException e) {
            LOG.debug("an error event that is no JSON: {}", e.getOriginalMessage());
        }
        return oneLine(text);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= MESSAGE_CHARACTERS ? line : line.substring(0, MESSAGE_CHARACTERS) + "…";
    }

    private Signal answered(SseConnector.Frame.Answered answer) {
        int status = answer.status();
        String said = "the server answered " + status + (answer.detail().isEmpty() ? "" : ": " + answer.detail());
        if (Statuses.consequence(status) == Statuses.Consequence.END) {
            LOG.debug("{} answered 204: it has nothing more to send", address);
            return end();
        }
        ResumePlan.Ask asked = ask;
        if ((status == 400 || status == 404)
                && asked != null
                && !asked.lastEventId().isNone()) {
            plan.refused();
            return lost(
                    said + "; the position was " + asked.lastEventId() + ", asking by time instead",
                    false,
                    false,
                    Duration.ZERO);
        }
        String remedy = status == 403
                ? ". " + UserAgent.RULE + "; sent was '" + server.userAgent() + "'"
                : ". Check the address and the names of the streams";
        switch (Statuses.consequence(status)) {
            case STOP -> {
                throw refuse(address + ": " + said + remedy, null);
            }
            case RETRY_LATER -> {
                // Behind a connection that stood it is nothing that this program does wrong.
                if (!accepted.get()) {
                    throw refuse(address + ": " + said + remedy, null);
                }
                Duration later = retryAfter(answer.retryAfter());
                return lost(said + remedy, false, false, later.compareTo(LATER) > 0 ? later : LATER);
            }
            default -> {
                return lost(said, false, false, retryAfter(answer.retryAfter()));
            }
        }
    }

    private SourceException refuse(String message, @Nullable Throwable cause) {
        drop();
        refusal = message;
        return new SourceException(message, cause);
    }

    private Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return Duration.ZERO;
        }
        String value = header.strip();
        Duration wait;
        if (SECONDS.matcher(value).matches()) {
            wait = seconds(value);
        } else {
            try {
                Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                wait = Duration.between(serverClock.instant(), until);
            } catch (DateTimeParseException e) {
                LOG.debug("a Retry-After that is neither seconds nor a date: {}", value);
                return Duration.ZERO;
            }
        }
        return shorter(wait, LONGEST_RETRY_AFTER);
    }

    private static Duration seconds(String digits) {
        try {
            return Duration.ofSeconds(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            // More than a long can hold.
            return LONGEST_RETRY_AFTER;
        }
    }

    private static Duration shorter(Duration one, Duration another) {
        return one.compareTo(another) < 0 ? one : another;
    }

    private boolean stoodLong() {
        Instant begin = opened;
        return begin != null && !clock.instant().isBefore(begin.plus(HEALTHY));
    }

    private Signal lost(String cause, boolean ofRoutine, boolean silent, Duration atLeast) {
        boolean fruitless = lacksEvents();
        boolean routine = ofRoutine && !fruitless;
        String reason =
                fruitless ? cause + "; it brought not one event" + (other == null ? "" : ", but " + other) : cause;
        boolean stoodLong = stoodLong();
        boolean idle = !silent && !clock.instant().isBefore(lastFrame.plus(HEALTHY));
        boolean progressed = opened != null && plan.closed(idle);
        drop();
        failures = progressed || stoodLong ? 0 : failures + 1;
        Duration drawn = backoff.wait(failures, random);
        Duration asked = atLeast.compareTo(reconnectionTime) < 0 ? reconnectionTime : atLeast;
        pause = drawn.compareTo(asked) < 0 ? asked : drawn;
        LOG.debug("{}: {}; next connection in {}", address, reason, pause);
        return new Signal.Lost(reason, routine, pause);
    }

    private Signal end() {
        drop();
        ended = true;
        return new Signal.Ended();
    }

    private void drop() {
        SseConnector.Connection current = connection;
        connection = null;
        closeable = null;
        opened = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        SseConnector.Connection current = closeable;
        if (current != null) {
            current.close();
        }
        connector.close();
    }
}
