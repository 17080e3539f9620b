package io.github.wikistream.bench.endtoend;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.bench.postgres.StoreTables;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.source.SseSource;
import java.net.URI;

/** This library with its default settings. The counts of PostgreSQL are compacted to the end. */
final class WikistreamPipeline implements Pipeline {
    private final Stores stores;

    WikistreamPipeline(Stores stores) {
        this.stores = stores;
    }

    @Override
    public long run(URI server, Target target) throws InterruptedException {
        WikiStream.Builder builder = WikiStream.builder()
                .pipeline("end-to-end")
                .source(SseSource.builder()
                        .uri(server)
                        .streams("recentchange")
                        .userAgent(USER_AGENT)
                        .build());
        if (target.hasPostgres()) {
            builder.sink("postgres", PostgresSink.of(stores.postgres().uri()));
        }
        if (target.hasRedis()) {
            builder.metricStore("redis", RedisMetricStore.create(stores.redis().uri() + "?timeout=60"));
        }
        if (target == Target.NONE) {
            builder.sink("none", new NoStore());
        }
        StreamReport report;
        try (WikiStream stream = builder.start()) {
            stream.await();
            report = stream.report();
        }
        if (target.hasPostgres()) {
            StoreTables.compact(stores.postgres().uri());
        }
        return report.lanes().stream()
                .mapToLong(StreamReport.Lane::stored)
                .min()
                .orElseThrow();
    }

    /** Discards all events. */
    private static final class NoStore implements Sink {
        private Checkpoint last = Checkpoint.NONE;

        @Override
        public Checkpoint open(SinkContext context) {
            return last;
        }

        @Override
        public void write(Batch batch) {
            last = batch.checkpoint();
        }

        @Override
        public void close() {}
    }
}
