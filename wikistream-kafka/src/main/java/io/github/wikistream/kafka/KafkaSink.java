package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to a topic of Apache Kafka 2.5 or newer. The value of a record is the event as it was received, its
 * headers are {@code id}, {@code stream}, {@code time}, {@code schema}, {@code wiki} and {@code type}, and its timestamp
 * is the time of the event. Events that could not be decoded, or that the servers refuse because of their size, are
 * written to {@code TOPIC.dead-letters}.
 *
 * <p>Each batch is one transaction, which also writes the checkpoint to {@code TOPIC.checkpoint.PIPELINE}. So a consumer
 * with {@code isolation.level=read_committed} receives each event exactly once, whatever fails. The sink creates missing
 * topics; {@code docs/how-to/kafka.md} describes them.
 *
 * <p>Calls are serial, from any thread, as for every {@link Sink}, and can be interrupted.
 */
public final class KafkaSink implements Sink {
    private final SinkSettings settings;
    private final ClientSettings client;
    private final TopicNames topics;
    private final EventRecords records;
    private @Nullable PipelineTopics open;
    private boolean closed;

    KafkaSink(SinkSettings settings, ClientSettings client) {
        this.settings = settings;
        this.client = client;
        topics = new TopicNames(settings.address().topic());
        records = new EventRecords(topics, settings.key(), Clock.systemUTC());
    }

    /**
     * Returns a sink. Does no I/O before it is opened, except that it reads the file of client settings.
     *
     * @param uri {@code kafka://host[:port][,host[:port]…]/topic[?name=value&…]}. Parameters: {@code key=wiki}, the
     *     default, or {@code key=page}; {@code compression}, one of {@code none}, {@code gzip}, {@code snappy}, {@code
     *     lz4} and {@code zstd}, the default; {@code partitions}, of a topic that the sink creates, by default those of
     *     the servers; {@code config}, a file of settings for Kafka's clients, such as {@code security.protocol}
     * @throws IllegalArgumentException if {@code uri} has another form, or if the file cannot be read
     */
    public static KafkaSink of(String uri) {
        PluginUri parsed = PluginUri.parse(uri);
        return new KafkaSink(SinkSettings.of(parsed), ClientSettings.of(parsed));
    }

    /**
     * Returns a sink with client settings from the program.
     *
     * @param uri as for {@link #of(String)}, without {@code config}
     * @param clientSettings settings for Kafka's clients, such as {@code security.protocol}; each is passed to the
     *     clients that know it
     * @throws IllegalArgumentException if {@code uri} has another form, or if the settings contain one that this sink
     *     sets itself
     */
    public static KafkaSink of(String uri, Map<String, ?> clientSettings) {
        PluginUri parsed = PluginUri.parse(uri);
        return new KafkaSink(SinkSettings.of(parsed), ClientSettings.insteadOfFile(parsed, clientSettings));
    }

    @Override
    public Checkpoint open(SinkContext context) {
        if (closed) {
            throw new IllegalStateException("this sink is closed");
        }
        release();
        try {
            PipelineTopics pipeline = new PipelineTopics(settings, client, topics, context.pipeline());
            open = pipeline;
            return pipeline.open();
        } catch (KafkaException | ExecutionException | InterruptedException e) {
            release();
            throw KafkaErrors.translate(this, "opening", e);
        }
    }

    @Override
    public void write(Batch batch) {
        PipelineTopics pipeline = open;
        if (closed || pipeline == null) {
            throw new IllegalStateException(closed ? "this sink is closed" : "this sink is not open");
        }
        String follows = batch.previous().token();
        try {
            String found = pipeline.lead(follows);
            if (!found.equals(follows)) {
                throw new FencedException(toString(), follows, found);
            }
            pipeline.commit(
                    recordsOf(batch, pipeline.name()), batch.checkpoint().token());
        } catch (KafkaException | ExecutionException | InterruptedException e) {
            throw failure(batch, e, pipeline);
        }
    }

    private List<ProducerRecord<byte @Nullable [], byte[]>> recordsOf(Batch batch, String pipeline) {
        List<ProducerRecord<byte @Nullable [], byte[]>> all =
                new ArrayList<>(batch.events().size() + batch.deadLetters().size() + 1);
        for (StreamEvent event : batch.events()) {
            all.add(records.of(event));
        }
        for (DeadLetter letter : batch.deadLetters()) {
            all.add(records.of(letter));
        }
        all.add(records.of(batch.checkpoint(), pipeline));
        return all;
    }

    /** A writer that was replaced has lost only if the other one has written. */
    private SinkException failure(Batch batch, Exception cause, PipelineTopics pipeline) {
        if (KafkaErrors.isReplaced(cause)) {
            try {
                String found = pipeline.settledToken();
                if (!found.equals(batch.previous().token())) {
                    return new FencedException(toString(), batch.previous().token(), found);
                }
            } catch (KafkaException | ExecutionException | InterruptedException e) {
                e.addSuppressed(cause);
                return KafkaErrors.translate(this, "reading the checkpoint", e);
            }
        }
        return KafkaErrors.translate(this, "write of " + batch.events().size() + " events", cause);
    }

    private void release() {
        PipelineTopics pipeline = open;
        open = null;
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        release();
    }

    /** Returns the name of the sink in messages: servers and topic. */
    @Override
    public String toString() {
        return "sink on " + settings.address();
    }
}
