package com.example.bus;

import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Listens to a bus that delivers the JSON of each event once. */
public final class BusSource implements Source {
    /** What the bus delivers in place of an event when it shuts down. */
    static final String END = "";

    private final String name;
    private final Supplier<BlockingQueue<String>> subscribe;

    /**
     * @param name      of the bus
     * @param subscribe returns a queue that receives each event from now on
     */
    public BusSource(String name, Supplier<BlockingQueue<String>> subscribe) {
        this.name = name;
        this.subscribe = subscribe;
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader();
    }

    /** The bus keeps no history. */
    @Override
    public boolean canReplay() {
        return false;
    }

    @Override
    public Set<String> names() {
        return Set.of(toString());
    }

    @Override
    public String toString() {
        return "bus " + name;
    }

    private final class Reader implements SourceReader {
        private static final long CLOSED_CHECK_MILLIS = 100;

        private volatile boolean closed;
        private final BlockingQueue<String> queue = subscribe.get();
        private boolean announced;
        private boolean ended;

        @Override
        public Signal next() throws InterruptedException {
            if (closed) {
                throw new IllegalStateException("this reader of " + BusSource.this + " is closed");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!announced) {
                announced = true;
                return new Signal.Opened(Position.NONE);
            }
            while (!closed && !ended) {
                String event = queue.poll(CLOSED_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null && !event.equals(END)) {
                    return new Signal.Received(Position.NONE, event);
                }
                ended = event != null;
            }
            return new Signal.Ended();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
