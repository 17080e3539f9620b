package io.github.wikistream.kafka;

import io.github.wikistream.event.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a sink, as one pipeline writes them.
 *
 * <p>A transactional id admits one producer: starting another one ends it. Opening a sink must not end a writer that is
 * active, since a standby opens its sink again and again to learn whether it is needed. So the producer is started by
 * the first write, after the checkpoint was found to be the one that the batch follows; and since another writer may
 * have committed in between, it is compared again afterwards. From then on no other writer can commit, so the token of
 * the last commit is known without reading it.
 *
 * <p>Not thread-safe.
 */
final class PipelineTopics implements AutoCloseable {
    /** How long a transaction of another writer is waited for. One that is active commits within milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final long PAUSE_MILLIS = 10;

    private final SinkSettings settings;
    private final ClientSettings client;
    private final TopicNames names;
    private final String pipeline;
    private final Topics topics;
    private final CheckpointTopic checkpoints;
    private @Nullable TransactionalWriter writer;
    private String token = "";

    PipelineTopics(SinkSettings settings, ClientSettings client, TopicNames names, String pipeline) {
        this.settings = settings;
        this.client = client;
        this.names = names;
        this.pipeline = pipeline;
        topics = new Topics(client, settings.address());
        boolean complete = false;
        try {
            checkpoints = new CheckpointTopic(client, settings.address(), names.checkpoints(pipeline));
            complete = true;
        } finally {
            if (!complete) {
                topics.close();
            }
        }
    }

    String name() {
        return pipeline;
    }

    /** Creates missing topics and returns the checkpoint. */
    Checkpoint open() throws ExecutionException, InterruptedException {
        topics.create(names, pipeline, settings.partitions());
        return settledCheckpoint();
    }

    /**
     * Becomes the only writer, if the checkpoint is still the one that the next batch follows.
     *
     * @return token of the stored checkpoint; if it is another one, nothing was changed for the active writer
     */
    String lead(String follows) throws ExecutionException, InterruptedException {
        if (writer != null) {
            return token;
        }
        String before = settledToken();
        if (!before.equals(follows)) {
            return before;
        }
        TransactionalWriter started = startWriter();
        boolean leads = false;
        try {
            token = checkpoints.read().token();
            writer = started;
            leads = true;
            return token;
        } finally {
            if (!leads) {
                started.close();
            }
        }
    }

    private TransactionalWriter startWriter() {
        return TransactionalWriter.start(
                client, settings.address(), names.transactionalId(pipeline), settings.compression());
    }

    /**
     * Commits records as the only writer.
     *
     * @param next token of the checkpoint among them
     */
    void commit(List<ProducerRecord<byte @Nullable [], byte[]>> records, String next) {
        TransactionalWriter leading = writer;
        if (leading == null) {
            throw new IllegalStateException("pipeline '" + pipeline + "' does not lead");
        }
        try {
            leading.write(records);
            token = next;
        } catch (KafkaException e) {
            if (!leading.abort(e)) {
                endWriter();
            }
            throw e;
        }
    }

    String settledToken() throws ExecutionException, InterruptedException {
        return settledCheckpoint().token();
    }

    /**
     * Returns the checkpoint once no transaction is open. The servers finish a commit shortly after they have confirmed
     * it. A transaction that stays open is that of a writer that is dead or paused: it is aborted, and that writer
     * commits nothing any more.
     */
    private Checkpoint settledCheckpoint() throws ExecutionException, InterruptedException {
        long end = topics.end(checkpoints.partition());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (topics.settledEnd(checkpoints.partition()) < end) {
            if (System.nanoTime() - deadline > 0) {
                startWriter().close();
                break;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return checkpoints.read();
    }

    private void endWriter() {
        TransactionalWriter ended = writer;
        writer = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void close() {
        endWriter();
        checkpoints.close();
        topics.close();
    }
}
