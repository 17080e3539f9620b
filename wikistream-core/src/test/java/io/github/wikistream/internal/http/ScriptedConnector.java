package io.github.wikistream.internal.http;

import io.github.wikistream.event.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Plays scripted connections and records the requests. After the script, it stays silent until it is closed. */
final class ScriptedConnector implements SseConnector {
    /** The requests in order. */
    final List<Request> asked = new ArrayList<>();

    /** Number of closed connections. */
    int connectionsClosed;

    boolean closed;

    /** The {@code Date} of every response. */
    @Nullable
    Instant date;

    private final Queue<Queue<Object>> connections = new ArrayDeque<>();

    /** Scripts the next connection: its frames, and tasks to run between them. */
    ScriptedConnector then(Object... steps) {
        connections.add(new ArrayDeque<>(List.of(steps)));
        return this;
    }

    /** Scripts a stream that the server ends cleanly after these frames. */
    ScriptedConnector sends(Object... steps) {
        Queue<Object> script = new ArrayDeque<>();
        script.add(new Frame.Opened());
        script.add(new Frame.Comment("ok"));
        script.addAll(List.of(steps));
        script.add(new Frame.Finished());
        connections.add(script);
        return this;
    }

    /** Scripts a response that is not a stream. */
    ScriptedConnector answers(int status) {
        return answers(status, null);
    }

    ScriptedConnector answers(int status, @Nullable String retryAfter) {
        return then(new Frame.Answered(status, retryAfter, "because"));
    }

    /** Scripts a connection that cannot be opened. */
    ScriptedConnector refuses() {
        return then(new Frame.Broken("connection refused", false));
    }

    static Frame message(@Nullable String id, String data) {
        return new Frame.Event("message", id, data, false);
    }

    /** Returns the requested positions in order; {@link Position#NONE} for requests without one. */
    List<Position> positionsAsked() {
        return asked.stream().map(ScriptedConnector::positionIn).toList();
    }

    static Position positionIn(Request request) {
        String header = request.headers().get("Last-Event-ID");
        return header == null ? Position.NONE : Position.parse(header);
    }

    @Override
    public Connection connect(Request request) {
        asked.add(request);
        Queue<Object> script = connections.isEmpty() ? new ArrayDeque<>() : connections.remove();
        return new ScriptedConnection(script);
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class ScriptedConnection implements Connection {
        private final Queue<Object> script;
        private final CountDownLatch end = new CountDownLatch(1);

        ScriptedConnection(Queue<Object> script) {
            this.script = script;
        }

        @Override
        public Frame next() throws InterruptedException {
            for (Object step = script.poll(); step != null; step = script.poll()) {
                if (step instanceof Frame frame) {
                    return frame;
                }
                ((Runnable) step).run();
            }
            end.await();
            return new Frame.Broken("closed", false);
        }

        @Override
        public @Nullable Instant date() {
            return date;
        }

        @Override
        public void close() {
            connectionsClosed++;
            end.countDown();
        }
    }
}
