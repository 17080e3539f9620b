package io.github.wikistream.examples.dashboard.load;

import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** An EventStreams server that sends current events at a set rate and knows when it produced each of them. */
final class PacedServer implements AutoCloseable {
    private static final int MAX_EVENTS = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicLongArray producedAt = new AtomicLongArray(MAX_EVENTS + 1);
    private final EventStreamsServer server;
    private volatile double perSecond;
    private volatile int produced;

    PacedServer(double perSecond) throws IOException {
        this.perSecond = perSecond;
        server =
                EventStreamsServer.builder().generator(new Events()).openAtEnd().start();
    }

    private final class Events implements Iterator<String> {
        private long next = System.nanoTime();

        @Override
        public boolean hasNext() {
            return produced < MAX_EVENTS;
        }

        @Override
        public String next() {
            next += (long) (NANOS_PER_SECOND / perSecond);
            for (long rest = next - System.nanoTime(); rest > 0; rest = next - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
            int number = produced + 1;
            String json = SampleEvents.changeLike(number)
                    .occurredAt(Instant.now())
                    .build()
                    .json();
            producedAt.set(number, System.nanoTime());
            produced = number;
            return json;
        }
    }

    URI uri() {
        return server.uri();
    }

    void setRate(double events) {
        perSecond = events;
    }

    int produced() {
        return produced;
    }

    /** Returns when an event was produced, as {@link System#nanoTime()}; the first has the number 1. */
    long producedAt(int number) {
        return producedAt.get(number);
    }

    @Override
    public void close() {
        server.close();
    }
}
