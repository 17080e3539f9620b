package io.github.wikistream.bench.endtoend;

import io.github.wikistream.bench.postgres.BenchServer;
import io.github.wikistream.bench.postgres.StoreTables;
import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL and a Redis for both pipelines. */
final class Stores implements AutoCloseable {
    private static final int MOST_WAITS = 20;

    private final PostgresServer postgres;
    private final RedisServer redis;

    Stores() throws IOException, SQLException {
        postgres = BenchServer.temporary().start();
        redis = RedisServer.in(Files.createTempDirectory("wikistream-redis"))
                .setting("appendonly", "no")
                .temporary()
                .start();
        try (PostgresSink sink = PostgresSink.of(postgres.uri())) {
            sink.open(new SinkContext("tables"));
        }
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement()) {
            PlainTable.create(statement);
        }
    }

    PostgresServer postgres() {
        return postgres;
    }

    RedisServer redis() {
        return redis;
    }

    /** Waits until both servers are idle, and returns the processor time that they have used, in nanoseconds. */
    long cpuNanos() throws InterruptedException {
        long before = -1;
        long now = cpuNanosNow();
        // A session that has just ended belongs to no process for a moment.
        for (int i = 0; i < MOST_WAITS && now != before; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
            before = now;
            now = cpuNanosNow();
        }
        return now;
    }

    private long cpuNanosNow() {
        return ProcessCpu.nanos(postgres.pid()) + ProcessCpu.nanos(redis.pid());
    }

    void empty() throws SQLException {
        StoreTables.empty(postgres.jdbcUrl());
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE plain_change");
        }
        RedisClient client = RedisClient.create(redis.uri());
        try {
            client.connect().sync().flushall();
        } finally {
            client.shutdown();
        }
    }

    @Override
    public void close() {
        postgres.close();
        redis.close();
    }
}
