package com.example.platform;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.jdbc.TransactionalSink;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** One stream, through cuts, into PostgreSQL, Redis, memory and a table of its own, with the libraries of a platform. */
public final class Program {
    static final int EVENTS = 2_000;
    private static final Pattern SHARED =
            Pattern.compile("(jackson-databind|okhttp|okio|kotlin-stdlib|netty-common|lettuce-core|HikariCP|postgresql|slf4j-api)(-jvm)?-[0-9].*");

    private Program() {}

    public static void main(String[] args) throws Exception {
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(jar -> SHARED.matcher(jar).matches())
                .sorted()
                .forEach(jar -> System.out.println("library " + jar));
        Path folder = Path.of("target", "servers");
        try (PostgresServer postgres = PostgresServer.in(folder.resolve("postgres")).temporary().start();
                RedisServer redis = RedisServer.in(folder.resolve("redis")).temporary().start();
                EventStreamsServer server = server()) {
            run(postgres, redis, server);
        }
    }

    static EventStreamsServer server() throws Exception {
        return EventStreamsServer.builder()
                .events(IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(number -> SampleEvents.change(number).json())
                        .toList())
                .faults(FaultPlan.cutAfterNew(500))
                .start();
    }

    private static void run(PostgresServer postgres, RedisServer redis, EventStreamsServer server) throws Exception {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(postgres.jdbcUrl());
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE change (id uuid PRIMARY KEY)");
        }
        try (WikiStream stream = WikiStream.builder()
                .source("http://127.0.0.1:" + server.port())
                .userAgent("platform/1.0 (me@example.org)")
                .since(SampleEvents.time(1))
                .sink(postgres.uri())
                .sink(redis.uri())
                .sink("own", TransactionalSink.of(dataSource, Program::store))
                .metricStore("memory", new InMemoryMetricStore())
                .start()) {
            require("stream ended", 1, stream.await(Duration.ofMinutes(5)) ? 1 : 0);
            for (StreamReport.Lane lane : stream.report().lanes()) {
                require("sink " + lane.sink(), EVENTS, lane.stored());
            }
        }
        require("own table", EVENTS, count(dataSource, "change"));
        require("PostgreSQL", EVENTS, count(dataSource, "wikistream.recent_change"));
        try (RedisMetricStore store = RedisMetricStore.create(redis.uri())) {
            store.open(new MetricContext("default"));
            require("Redis", EVENTS, sum(store.reader().totals("types")));
        }
    }

    private static void store(Connection connection, Batch batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO change (id) VALUES (?)")) {
            for (StreamEvent event : batch.events()) {
                insert.setObject(1, event.id());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static long count(javax.sql.DataSource dataSource, String table) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long sum(Map<String, Long> totals) {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }

    static void require(String what, long expected, long found) {
        System.out.println(what + ": " + found + " of " + expected);
        if (found != expected) {
            throw new IllegalStateException(what + " has " + found + " instead of " + expected);
        }
    }
}
