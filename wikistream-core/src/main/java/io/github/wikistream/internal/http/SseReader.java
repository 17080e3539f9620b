package io.github.wikistream.internal.http;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.resume.ResumePlan;
import io.github.wikistream.internal.resume.ResumeStrategy;
import io.github.wikistream.internal.sse.EventStream;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.source.SseSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates frames into signals: the meaning of the end of a connection, and the delay before the next one. */
final class SseReader implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);

    /** A connection that was open this long was healthy, whatever it delivered. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    /** The minimum delay before the next request to a server that has refused one. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private static final String ANOTHER_CLUSTER =
            "another cluster answers, in which the requested offset is another event";

    private final URI address;
    private final Server server;
    private final SseConnector connector;
    private final ResumePlan plan;
    private final ReconnectDelay delay;
    private final Sleeper sleeper;
    private final Clock clock;
    private final ServerClock serverClock;

    /** Whether the server has accepted a connection of any reader of this source before. */
    private final AtomicBoolean accepted;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Signal> ready = new ArrayDeque<>();
    private SseConnector.@Nullable Connection connection;
    private volatile SseConnector.@Nullable Connection closeable;
    private ResumeStrategy.@Nullable Ask ask;
    private Duration pause = Duration.ZERO;
    private boolean ended;
    private @Nullable String refusal;

    // State of the current connection
    private @Nullable Instant opened;
    private Instant lastFrame = Instant.EPOCH;
    private boolean hasEvents;

    /** The first thing received that is not an event. */
    private @Nullable String other;

    /**
     * The server and the streams.
     *
     * @param address of the streams
     * @param userAgent program and contact
     * @param busy whether events are expected at all times
     * @param maxEventBytes longer events are truncated
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
        delay = new ReconnectDelay(backoff, random);
        this.sleeper = sleeper;
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
                ? lost(
                        Signal.LossKind.NO_EVENTS,
                        "given up after " + HEALTHY.toSeconds() + " s",
                        false,
                        true,
                        Duration.ZERO)
                : signal;
    }

    private SseConnector.Connection connect() {
        ResumeStrategy.Ask next = plan.ask();
        ask = next;
        SseConnector.Request request = StreamRequest.of(address, server.userAgent(), next);
        LOG.debug("connecting to {} at {}", request.uri(), next.lastEventId());
        SseConnector.Connection opening = connector.connect(request);
        connection = opening;
        closeable = opening;
        if (isClosed()) {
            // close() may have been called before this connection existed.
            opening.close();
        }
        return opening;
    }

    private @Nullable Signal take(SseConnector.Frame frame) {
        if (frame instanceof SseConnector.Frame.Event message) {
            return message(message);
        }
        if (frame instanceof SseConnector.Frame.Comment comment) {
            if (!comment.text().strip().equals("end")) {
                return null;
            }
            // Wikimedia never sends it: a server of recordings marks the end with it.
            if (!plan.mayEnd()) {
                return lost(Signal.LossKind.ANOTHER_CLUSTER, ANOTHER_CLUSTER, false, false, Duration.ZERO);
            }
            return end();
        }
        if (frame instanceof SseConnector.Frame.Opened) {
            return started();
        }
        if (frame instanceof SseConnector.Frame.Stray stray) {
            noteOther("lines that are not part of an event stream, such as '" + ServerText.oneLine(stray.text()) + "'");
            return null;
        }
        if (frame instanceof SseConnector.Frame.Retry retry) {
            delay.ask(RetryAfter.limited(retry.delay()));
            return null;
        }
        if (frame instanceof SseConnector.Frame.Finished) {
            return lost(Signal.LossKind.ENDED, "the server ended the connection", true, false, Duration.ZERO);
        }
        if (frame instanceof SseConnector.Frame.Broken broken) {
            boolean routine = stoodLong() && !broken.silent();
            Signal.LossKind kind = broken.silent() ? Signal.LossKind.SILENCE : Signal.LossKind.NETWORK;
            return lost(kind, broken.reason(), routine, broken.silent(), Duration.ZERO);
        }
        if (frame instanceof SseConnector.Frame.Failed failed) {
            throw refuse(address + ": reading broke: " + failed.cause(), failed.cause());
        }
        if (frame instanceof SseConnector.Frame.Untrusted untrusted) {
            return untrusted(untrusted.reason());
        }
        return answered((SseConnector.Frame.Answered) frame);
    }

    /**
     * A certificate that fails at the very first connection is a wrong setting; one that worked before may have been
     * replaced.
     */
    private Signal untrusted(String reason) {
        if (!accepted.get()) {
            throw refuse(
                    address + ": the server's certificate is refused: " + reason
                            + ". It must name the host of the address, and be trusted by the JVM: see javax.net.ssl.trustStore",
                    null);
        }
        return lost(Signal.LossKind.CERTIFICATE, reason, false, false, Duration.ZERO);
    }

    private Signal started() {
        opened = clock.instant();
        accepted.set(true);
        SseConnector.Connection current = connection;
        Instant date = current == null ? null : current.date();
        if (date != null) {
            serverClock.observe(date);
        }
        hasEvents = false;
        other = null;
        plan.opened();
        ResumeStrategy.Ask asked = ask;
        return new Signal.Opened(asked == null ? Position.NONE : asked.from());
    }

    private @Nullable Signal message(SseConnector.Frame.Event message) {
        switch (message.type()) {
            case "message" -> {
                return received(message);
            }
            case "error" -> {
                return lost(
                        Signal.LossKind.SERVER_ERROR,
                        "the server reported an error: " + ServerText.errorIn(message.data()),
                        false,
                        false,
                        Duration.ZERO);
            }
            default -> {
                noteOther("events of the unknown kind '" + ServerText.oneLine(message.type()) + "'");
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

    /** Returns whether the current connection has delivered no event although it should have. */
    private boolean lacksEvents() {
        return opened != null && !hasEvents && (server.busy() || other != null);
    }

    private Signal received(SseConnector.Frame.Event message) {
        hasEvents = true;
        ResumePlan.Arrival arrival = plan.arrived(message.id(), message.data());
        if (arrival.misplaced()) {
            return lost(Signal.LossKind.ANOTHER_CLUSTER, ANOTHER_CLUSTER, false, false, Duration.ZERO);
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

    private Signal answered(SseConnector.Frame.Answered answer) {
        int status = answer.status();
        String said = "the server answered " + status + (answer.detail().isEmpty() ? "" : ": " + answer.detail());
        if (Statuses.consequence(status) == Statuses.Consequence.END) {
            LOG.debug("{} answered 204: it has nothing more to send", address);
            return end();
        }
        ResumeStrategy.Ask asked = ask;
        if (Statuses.mayRefusePosition(status)
                && asked != null
                && !asked.lastEventId().isNone()) {
            plan.refused();
            return lost(
                    Signal.LossKind.HTTP_STATUS,
                    said + "; the position was "
                            + ServerText.oneLine(asked.lastEventId().toString()) + ", asking by time instead",
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
                // After an accepted connection, the fault is not in this program's request.
                if (!accepted.get()) {
                    throw refuse(address + ": " + said + remedy, null);
                }
                Duration later = RetryAfter.wait(answer.retryAfter(), serverClock);
                return lost(
                        Signal.LossKind.HTTP_STATUS,
                        said + remedy,
                        false,
                        false,
                        later.compareTo(LATER) > 0 ? later : LATER);
            }
            default -> {
                return lost(
                        Signal.LossKind.HTTP_STATUS,
                        said,
                        false,
                        false,
                        RetryAfter.wait(answer.retryAfter(), serverClock));
            }
        }
    }

    private SourceException refuse(String message, @Nullable Throwable cause) {
        drop();
        refusal = message;
        return new SourceException(message, cause);
    }

    private boolean stoodLong() {
        Instant begin = opened;
        return begin != null && !clock.instant().isBefore(begin.plus(HEALTHY));
    }

    private Signal lost(Signal.LossKind kind, String cause, boolean ofRoutine, boolean silent, Duration atLeast) {
        boolean inVain = lacksEvents();
        boolean routine = ofRoutine && !inVain;
        String reason = inVain ? cause + "; it delivered no event" + (other == null ? "" : ", but " + other) : cause;
        boolean stoodLong = stoodLong();
        boolean idle = !silent && !clock.instant().isBefore(lastFrame.plus(HEALTHY));
        boolean progressed = opened != null && plan.closed(idle);
        drop();
        pause = delay.next(progressed || stoodLong, atLeast);
        LOG.debug("{}: {}; next connection in {}", address, reason, pause);
        Signal.LossKind what = inVain && kind == Signal.LossKind.ENDED ? Signal.LossKind.NO_EVENTS : kind;
        return new Signal.Lost(what, reason, routine, pause);
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
