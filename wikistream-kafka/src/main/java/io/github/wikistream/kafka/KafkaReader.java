package io.github.wikistream.kafka;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a topic. One thread reads at a time; any thread may close it: it wakes the reading thread, and
 * waits until that has left the consumer, which is not thread-safe.
 */
final class KafkaReader implements SourceReader {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Object source;
    private final SourceSettings settings;
    private final ClientSettings client;
    private final @Nullable Instant since;
    private final ReentrantLock reading = new ReentrantLock();

    // Guarded by reading
    private final OffsetMarks marks;
    private final Deque<Signal> ready = new ArrayDeque<>();
    private @Nullable TopicConsumer consumer;
    private Duration pause = Duration.ZERO;

    private volatile boolean closed;
    private volatile @Nullable TopicConsumer waking;

    KafkaReader(Object source, SourceSettings settings, ClientSettings client, Position from, @Nullable Instant since) {
        this.source = source;
        this.settings = settings;
        this.client = client;
        this.since = since;
        marks = new OffsetMarks(settings.address().topic(), from);
    }

    @Override
    public Signal next() throws InterruptedException {
        if (closed) {
            throw new IllegalStateException("this reader of " + source + " is closed");
        }
        reading.lockInterruptibly();
        try {
            while (ready.isEmpty()) {
                if (closed) {
                    return new Signal.Ended();
                }
                fetch();
            }
            return ready.remove();
        } catch (WakeupException e) {
            return new Signal.Ended(); // closed meanwhile
        } catch (InterruptException e) {
            Thread.interrupted(); // the exception has set the flag again
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            reading.unlock();
        }
    }

    /** Adds at least one signal, unless the reader was closed or nothing has arrived for a while. */
    private void fetch() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            TopicConsumer current = consumer;
            if (current == null) {
                connect();
                return;
            }
            for (ConsumerRecord<byte[], byte[]> record : current.poll(marks)) {
                receive(record);
            }
            current.gaps().forEach(ready::add);
            if (ready.isEmpty() && current.isAtEnd()) {
                ready.add(new Signal.Ended());
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            lost(e);
        }
    }

    private void connect() throws InterruptedException {
        Thread.sleep(pause.toMillis());
        TopicConsumer opened = new TopicConsumer(settings, client);
        consumer = opened;
        waking = opened;
        boolean started = false;
        try {
            opened.start(marks, since);
            started = true;
        } finally {
            if (!started) {
                release();
            }
        }
        // With the offsets where it starts, so that everything that follows can be read again from there.
        ready.add(new Signal.Opened(marks.position()));
        opened.gaps().forEach(ready::add);
    }

    private void receive(ConsumerRecord<byte[], byte[]> record) {
        pause = Duration.ZERO;
        marks.reached(record.partition(), record.offset());
        byte[] value = record.value();
        // A compacted topic has records without a value: its key was deleted.
        if (value != null) {
            ready.add(new Signal.Received(marks.position(), new String(value, StandardCharsets.UTF_8)));
        }
    }

    private void lost(KafkaException fault) {
        release();
        String reason =
                String.valueOf(KafkaErrors.translate(source, "reading", fault).getMessage());
        if (KafkaErrors.isRefusal(fault)) {
            throw new SourceException(reason, fault);
        }
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        ready.add(new Signal.Lost(Signal.LossKind.NETWORK, reason, false, pause));
    }

    private void release() {
        TopicConsumer current = consumer;
        consumer = null;
        waking = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        TopicConsumer current = waking;
        if (current != null) {
            current.wakeup();
        }
        reading.lock();
        try {
            release();
        } finally {
            reading.unlock();
        }
    }
}
