package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the keys of one pipeline. All questions asked at once are one transaction, so that they see the same batches, and are sent in one
 * piece, so that they cost one round trip. Which keys answer them follows from the newest minute. The one seen last is assumed; if it has
 * moved so that other keys are needed, all is asked again.
 */
final class RedisMetricReader implements MetricReader {
    private final Link link;
    private final RedisKeys keys;
    private volatile ReadState last = new ReadState(OptionalLong.empty(), Long.MIN_VALUE, false);

    RedisMetricReader(Link link, RedisKeys keys) {
        this.link = link;
        this.keys = keys;
    }

    @Override
    public QueryResults ask(Collection<? extends MetricQuery<?>> questions) {
        Set<MetricQuery<?>> asked = new LinkedHashSet<>(questions);
        boolean transaction = true;
        while (true) {
            ReadRound round = send(asked, transaction);
            ReadState state;
            try {
                state = round.state();
            } catch (SinkException e) {
                if (!transaction || !Faults.isFull(e)) {
                    throw e;
                }
                // A full server queues nothing for a transaction. It takes no batch either, so none comes in between.
                transaction = false;
                continue;
            }
            last = state;
            if (round.fits(state)) {
                return round.answers(state);
            }
        }
    }

    /** Sends what belongs together: no other thread's commands come between. */
    private synchronized ReadRound send(Set<MetricQuery<?>> questions, boolean transaction) {
        StatefulRedisConnection<String, String> connection = link.connection();
        boolean sent = false;
        try {
            ReadRound round = new ReadRound(link, keys, connection, questions, last, transaction);
            sent = true;
            return round;
        } catch (RedisException e) {
            throw link.failed("sending a question", e);
        } finally {
            if (!sent) {
                link.drop();
            }
        }
    }
}
