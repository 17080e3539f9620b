package io.github.wikistream.bench.redis;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;

/** A Redis server that both designs write to: database 0 for the store, database 1 for {@link PerEventDesign}. */
final class RedisState implements AutoCloseable {
    private static final int BATCH = 1_000;

    private final RedisServer server;
    private final RedisClient client;
    private final BatchSums sums = new BatchSums(StandardMetrics.all());
    private final MetricFeed feed =
            new MetricFeed(Instant.parse("2026-06-20T14:00:30Z"), 0, SimulatedEvents.USUAL_PER_SECOND);

    final RedisMetricStore store;
    final PerEventDesign perEvent;

    RedisState() {
        try {
            server = RedisServer.in(Files.createTempDirectory("wikistream-redis-bench"))
                    .setting("appendonly", "no")
                    .temporary()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = RedisMetricStore.create(server.uri() + "/0?timeout=60");
        store.open(new MetricContext("bench"));
        client = RedisClient.create(server.uri() + "/1");
        perEvent = new PerEventDesign(client.connect());
    }

    /** Returns the next 1,000 changes. */
    List<RecentChange> changes() {
        return feed.changes(BATCH);
    }

    void apply(List<RecentChange> changes) {
        store.apply(sums.batch(changes));
    }

    void count(List<RecentChange> changes) {
        perEvent.count(changes.stream().map(PerEventDesign.Facts::of).toList());
    }

    @Override
    public void close() {
        store.close();
        client.shutdown();
        server.close();
    }
}
