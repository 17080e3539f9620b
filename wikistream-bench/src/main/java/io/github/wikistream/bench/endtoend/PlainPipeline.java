package io.github.wikistream.bench.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.StreamClosedByServerException;
import io.github.wikistream.bench.redis.PerEventDesign;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a good developer writes in an afternoon: okhttp-eventsource, Jackson's tree, JDBC batches of 1,000 and 15 pipelined Redis commands a
 * change, in one thread. There is no checkpoint, no deduplication, and no counts in PostgreSQL.
 */
final class PlainPipeline implements Pipeline {
    private static final int BATCH = 1_000;

    private final Stores stores;
    private final ObjectMapper mapper = new ObjectMapper();

    PlainPipeline(Stores stores) {
        this.stores = stores;
    }

    /** A received change. */
    record Received(JsonNode tree, String text) {}

    @Override
    public long run(URI server, Target target) throws Exception {
        RedisClient redis =
                target.hasRedis() ? RedisClient.create(stores.redis().uri()) : null;
        try (PlainTable table =
                target.hasPostgres() ? new PlainTable(stores.postgres().jdbcUrl()) : null) {
            return read(server, table, redis == null ? null : new PerEventDesign(redis.connect()));
        } finally {
            if (redis != null) {
                redis.shutdown();
            }
        }
    }

    private long read(URI server, @Nullable PlainTable table, @Nullable PerEventDesign counts) throws Exception {
        EventSource.Builder builder = new EventSource.Builder(
                        ConnectStrategy.http(server.resolve("/v2/stream/recentchange"))
                                .header("User-Agent", USER_AGENT))
                .errorStrategy(ErrorStrategy.alwaysThrow());
        long stored = 0;
        List<Received> batch = new ArrayList<>();
        try (EventSource source = builder.build()) {
            while (true) {
                String text = source.readMessage().getData();
                JsonNode tree = mapper.readTree(text);
                if (!tree.path("meta").path("domain").asText().equals("canary")) {
                    batch.add(new Received(tree, text));
                }
                if (batch.size() == BATCH) {
                    stored += store(batch, table, counts);
                }
            }
        } catch (StreamClosedByServerException e) {
            return stored + store(batch, table, counts);
        }
    }

    private static int store(List<Received> batch, @Nullable PlainTable table, @Nullable PerEventDesign counts)
            throws SQLException {
        if (table != null) {
            table.insert(batch);
        }
        if (counts != null) {
            counts.count(batch.stream().map(PlainFacts::of).toList());
        }
        int stored = batch.size();
        batch.clear();
        return stored;
    }
}
