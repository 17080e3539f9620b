package io.github.wikistream.redis;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.testkit.sample.SampleEvents;

/** Delivers sample changes up to a limit, and waits until the limit is raised. Can start at any offset. */
final class FedSource implements Source {
    private final Object lock = new Object();
    private int last;

    /** Raises the limit. */
    void bringUpTo(int number) {
        synchronized (lock) {
            last = number;
            lock.notifyAll();
        }
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader(from);
    }

    @Override
    public String toString() {
        return "sample changes";
    }

    private final class Reader implements SourceReader {
        private final Position from;
        private int read;
        private boolean opened;

        Reader(Position from) {
            this.from = from;
            long begin = SampleEvents.START.toEpochMilli();
            read = from.mark(SampleEvents.TOPIC) instanceof Mark.Timestamp mark
                    ? (int) ((mark.epochMillis() - 1 - begin) / 1000)
                    : 0;
        }

        @Override
        public Signal next() throws InterruptedException {
            if (!opened) {
                opened = true;
                return new Signal.Opened(from);
            }
            synchronized (lock) {
                while (read == last) {
                    lock.wait();
                }
            }
            read++;
            return new Signal.Received(
                    SampleEvents.position(read), SampleEvents.change(read).json());
        }

        @Override
        public void close() {
            // Nothing to release.
        }
    }
}
