package io.github.wikistream.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transactional producer. From its creation until another one is created for the same id, only this one commits:
 * creating it aborts the transactions of all earlier ones. Not thread-safe.
 */
final class TransactionalWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);

    /** A server that is restarted is back within this time; then the engine's own, longer retries follow. */
    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    /** How long the transaction of a dead writer stays open at most if no other writer takes over. */
    private static final Duration TRANSACTION_LIMIT = Duration.ofMinutes(1);

    private static final int BATCH_BYTES = 256 << 10;

    private final KafkaProducer<byte @Nullable [], byte[]> producer;

    private TransactionalWriter(KafkaProducer<byte @Nullable [], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Creates a producer, and ends all others with the same id.
     *
     * @throws KafkaException if the servers do not answer or refuse
     */
    static TransactionalWriter start(
            ClientSettings client, KafkaAddress address, String transactionalId, String compression) {
        KafkaProducer<byte @Nullable [], byte[]> producer = new KafkaProducer<>(
                client.producer(
                        address,
                        Map.of(
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                transactionalId,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                compression,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                BATCH_BYTES,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                millis(DELIVERY_LIMIT),
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                DELIVERY_LIMIT.toMillis(),
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                millis(REQUEST_LIMIT),
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                millis(TRANSACTION_LIMIT))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        TransactionalWriter writer = new TransactionalWriter(producer);
        boolean started = false;
        try {
            producer.initTransactions();
            started = true;
            return writer;
        } finally {
            if (!started) {
                writer.close();
            }
        }
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }

    /**
     * Commits records, all or none.
     *
     * @throws KafkaException if it failed or its outcome is unknown; the writer is of no further use then, unless {@link
     *     #abort} returns {@code true}
     */
    void write(List<ProducerRecord<byte @Nullable [], byte[]>> records) {
        producer.beginTransaction();
        for (ProducerRecord<byte @Nullable [], byte[]> record : records) {
            // A failure of a record makes the commit fail, with the failure as its cause.
            Future<RecordMetadata> unused = producer.send(record);
        }
        producer.commitTransaction();
    }

    /**
     * Aborts after a failed write, so that readers do not wait for the transaction to time out.
     *
     * @return whether the writer may write again
     */
    boolean abort(KafkaException cause) {
        if (cause instanceof TimeoutException || cause instanceof InterruptException) {
            return false; // the servers do not answer, or the caller does not wait
        }
        try {
            producer.abortTransaction();
            return true;
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("The transaction was not aborted; the next writer does it", e);
            return false;
        }
    }

    /** Ends the producer at once. An open transaction stays open until another writer starts, or until it times out. */
    @Override
    public void close() {
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException e) {
            LOG.debug("The producer was not closed in order", e);
        }
    }
}
