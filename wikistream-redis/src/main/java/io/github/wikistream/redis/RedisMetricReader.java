package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Collection;

/**
 * Reads the metrics of one pipeline. All queries of one call are one transaction, and so one round trip. The keys that
 * answer them depend on the newest minute. The reader assumes the newest minute that it last saw; if the transaction
 * returns another one, the reader repeats the queries.
 */
final class RedisMetricReader implements MetricReader {
    private final Connection connection;
    private final RedisKeys keys;
    private volatile StoredMinutes last = StoredMinutes.NONE;

    RedisMetricReader(Connection connection, RedisKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    @Override
    public QueryResults ask(Collection<? extends MetricQuery<?>> queries) {
        try {
            return read(queries);
        } catch (SinkException e) {
            String message = String.valueOf(e.getMessage());
            throw e.isRetryable() ? StoreException.retryable(message, e) : StoreException.permanent(message, e);
        }
    }

    private QueryResults read(Collection<? extends MetricQuery<?>> queries) {
        boolean atomic = true;
        while (true) {
            StoredMinutes assumed = last;
            QueryReads reads = send(queries, assumed, atomic);
            StoredMinutes stored;
            try {
                stored = reads.await();
            } catch (SinkException e) {
                if (!atomic || !RedisErrors.isFull(e)) {
                    throw e;
                }
                // A server without free memory refuses transactions. It also refuses batches, so none is written
                // between the reads.
                atomic = false;
                continue;
            }
            last = stored;
            if (stored.equals(assumed)) {
                return reads.results();
            }
        }
    }

    /** Synchronized, because flushing is a state of the connection. */
    private synchronized QueryReads send(
            Collection<? extends MetricQuery<?>> queries, StoredMinutes assumed, boolean atomic) {
        StatefulRedisConnection<String, String> open = connection.open();
        boolean sent = false;
        open.setAutoFlushCommands(false);
        try {
            ReadTransaction transaction = new ReadTransaction(connection, open.async(), keys, atomic);
            QueryReads reads = new QueryReads(transaction, keys, assumed, queries);
            transaction.end();
            open.flushCommands();
            sent = true;
            return reads;
        } catch (RedisException e) {
            throw connection.failed("sending queries", e);
        } finally {
            open.setAutoFlushCommands(true);
            if (!sent) {
                connection.drop();
            }
        }
    }
}
