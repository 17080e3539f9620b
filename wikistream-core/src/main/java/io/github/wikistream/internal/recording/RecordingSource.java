package io.github.wikistream.internal.recording;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.internal.sse.EventStream;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays recordings one after the other as fast as they are asked for, and ends. A reader always begins with the first event, whatever
 * position it is given: nothing is left out, and whoever had some of it recognises the repeats.
 */
final class RecordingSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingSource.class);

    private final List<Path> files;
    private final int maxEventBytes;

    /**
     * Makes one.
     *
     * @param files         at least one
     * @param maxEventBytes the most bytes that an event may have; a longer one becomes a dead letter with its beginning
     * @throws IllegalArgumentException if there is no file, the name of one does not tell its form, or the limit is out of its range
     */
    RecordingSource(List<Path> files, int maxEventBytes) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("at least one recording must be named");
        }
        files.forEach(RecordingFormat::of);
        this.files = List.copyOf(files);
        this.maxEventBytes = EventStream.requireLimit(maxEventBytes);
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader(files.iterator(), maxEventBytes);
    }

    /** Returns the first event: it stays the same where a file is moved or packed, or others are added behind it. */
    @Override
    public Set<String> names() {
        Path file = files.get(0);
        if (!Files.isRegularFile(file)) {
            // What is read from a pipe is gone.
            return Set.of();
        }
        try (RecordingReader reader = RecordingReader.open(file, maxEventBytes)) {
            RecordedEvent first = reader.next();
            return first == null
                    ? Set.of()
                    : Set.of("recording that begins with event "
                            + new EventDecoder().decode(first.data()).id());
        } catch (IOException e) {
            // Whoever reads on meets with the same fault, and has a place for it.
            LOG.debug("{} has no name, for it cannot be read", this, e);
            return Set.of();
        }
    }

    @Override
    public String toString() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", ", "recording ", ""));
    }

    /** Reading a file never waits for long, so whoever closes may wait for an event to be read. */
    private static final class Reader implements SourceReader {
        private final Iterator<Path> files;
        private final int maxEventBytes;
        private @Nullable RecordingReader current;
        private Position position = Position.NONE;
        private boolean opened;
        private boolean warned;
        private boolean closed;
        private @Nullable IOException failure;

        Reader(Iterator<Path> files, int maxEventBytes) {
            this.files = files;
            this.maxEventBytes = maxEventBytes;
        }

        @Override
        public synchronized Signal next() throws InterruptedException {
            if (closed) {
                throw new IllegalStateException("this reader of a recording is closed");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted between two events of a recording");
            }
            if (!opened) {
                opened = true;
                return new Signal.Opened(Position.NONE);
            }
            try {
                if (failure != null) {
                    throw failure;
                }
                RecordedEvent event = nextEvent();
                return event == null
                        ? new Signal.Ended()
                        : new Signal.Received(position(event), event.data(), event.flaw());
            } catch (IOException e) {
                failure = e;
                throw new SourceException(String.valueOf(e.getMessage()), e);
            }
        }

        private @Nullable RecordedEvent nextEvent() throws IOException {
            while (current != null || files.hasNext()) {
                RecordingReader reader = current;
                if (reader == null) {
                    reader = RecordingReader.open(files.next(), maxEventBytes);
                    current = reader;
                    LOG.info("reading recording {}", reader.file());
                }
                RecordedEvent event = reader.next();
                if (event != null) {
                    return event;
                }
                current = null;
                reader.close();
            }
            return null;
        }

        /** An event that does not say where it stands, stands where the one before it did. */
        private Position position(RecordedEvent event) {
            String id = event.id();
            if (id != null) {
                try {
                    position = Position.parse(id);
                } catch (IllegalArgumentException e) {
                    if (!warned) {
                        warned = true;
                        LOG.warn("{}; this event and all like it are read without one", e.getMessage());
                    }
                }
            }
            return position;
        }

        @Override
        public synchronized void close() {
            closed = true;
            RecordingReader reader = current;
            current = null;
            if (reader != null) {
                try {
                    reader.close();
                } catch (IOException e) {
                    LOG.debug("closing recording {} failed", reader.file(), e);
                }
            }
        }
    }
}
