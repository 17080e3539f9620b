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
 * Plays recordings one after the other as fast as they are requested, and ends. A reader starts with the first event at
 * any position: nothing is skipped, and repeats are recognised by their ids.
 */
final class RecordingSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingSource.class);

    private final List<Path> files;
    private final int maxEventBytes;

    /**
     * Creates a source.
     *
     * @param files at least one
     * @param maxEventBytes the maximum size of an event; a larger one becomes a dead letter with its head
     * @throws IllegalArgumentException if there is no file, a file name does not determine the format, or the limit is
     *     out of range
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

    /** Returns the first event: it stays the same if a file is moved or compressed, or others are appended. */
    @Override
    public Set<String> names() {
        Path file = files.get(0);
        if (!Files.isRegularFile(file)) {
            // Reading consumes a pipe.
            return Set.of();
        }
        try (RecordingReader reader = RecordingReader.open(file, maxEventBytes)) {
            RecordedEvent first = reader.next();
            return first == null
                    ? Set.of()
                    : Set.of("recording that begins with event "
                            + new EventDecoder().decode(first.data()).id());
        } catch (IOException e) {
            // The reader fails in the same way and reports it.
            LOG.debug("{} has no name, for it cannot be read", this, e);
            return Set.of();
        }
    }

    @Override
    public String toString() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", ", "recording ", ""));
    }

    /** Reading a file does not block for long, so closing may wait for it. */
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

        /** An event without a position has the position of the previous event. */
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
