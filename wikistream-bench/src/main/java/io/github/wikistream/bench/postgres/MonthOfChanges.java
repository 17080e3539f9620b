package io.github.wikistream.bench.postgres;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.BatchChain;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** 30 days of simulated changes in a PostgreSQL that keeps them, so that they are stored once and not for each measurement. */
final class MonthOfChanges implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final int DAYS = 30;
    private static final int BATCH = 5_000;

    private final Random random = new Random(1);
    private final PostgresServer server;

    /** Keeps them in the folder for temporary files. */
    MonthOfChanges(int changes) {
        this(Path.of(System.getProperty("java.io.tmpdir"), "wikistream-bench-" + changes), changes);
    }

    /** Starts a server, and stores the changes unless an earlier run has done that. */
    MonthOfChanges(Path folder, int changes) {
        try {
            Path complete = folder.resolve("complete");
            server = BenchServer.in(Files.createDirectories(folder)).start();
            if (!Files.exists(complete)) {
                store(changes);
                Files.createFile(complete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(int changes) {
        try (PostgresSink sink = PostgresSink.of(server.uri() + "?raw=false")) {
            // An earlier run may have been interrupted.
            String pipeline = "bench-" + System.nanoTime();
            sink.open(new SinkContext(pipeline));
            BatchChain chain = new BatchChain();
            List<RecentChange> batch = new ArrayList<>();
            long stored = 0;
            int minutes = DAYS * 24 * 60;
            // The first changes of each minute, so that all days are alike.
            for (int minute = 0; minute < minutes; minute++) {
                int missing = (int) ((long) changes * (minute + 1) / minutes - stored - batch.size());
                if (missing > 0) {
                    batch.addAll(SimulatedChanges.from(1, START.plus(Duration.ofMinutes(minute)))
                            .next(missing));
                }
                if (batch.size() >= BATCH || minute == minutes - 1) {
                    sink.write(chain.next(batch));
                    stored += batch.size();
                    batch.clear();
                }
            }
        }
        StoreTables.compact(server.uri());
        try (PostgresMaintenance maintenance = PostgresMaintenance.of(server.uri())) {
            maintenance.run(MaintenancePlan.keepingAll().aheadBy(0));
        }
    }

    String uri() {
        return server.uri();
    }

    /** Returns a range that ends at a random minute of the last five days. */
    ChangeSelection last(Duration length) {
        return endingBefore(Duration.ofMinutes(random.nextInt(5 * 24 * 60)), length);
    }

    /** Returns a range that ends at a random hour of the last five days: all of it is in the rollups of hours. */
    ChangeSelection lastWhole(Duration length) {
        return endingBefore(Duration.ofHours(random.nextInt(5 * 24)), length);
    }

    private static ChangeSelection endingBefore(Duration ago, Duration length) {
        return ChangeSelection.of(
                TimeRange.before(START.plus(Duration.ofDays(DAYS)).minus(ago), length));
    }

    @Override
    public void close() {
        server.close();
    }
}
