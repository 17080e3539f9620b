package io.github.wikistream.faults.load;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.faults.common.SqlNumber;
import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.MaintenanceReport;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.postgres.maintenance.RetainedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Maintenance while writers store as fast as possible and a reader keeps one transaction open. Two maintainers
 * repeatedly start at the same time to create partitions and drop old days, and every few seconds the active one loses
 * its connection.
 *
 * <pre>mvn -q -Pfaults -DskipTests -pl wikistream-faults -am verify -Dmain=MaintenanceUnderLoad -Darguments="--seconds=600 --writers=2"</pre>
 */
public final class MaintenanceUnderLoad {
    static final int OLD_DAYS = 7;
    static final int KEPT_DAYS = 3;
    private static final int BATCHES_A_DAY = 4;
    private static final String MAINTAINER =
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 2003397481 AND objid = 2 AND granted";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_RUNS = Duration.ofMillis(500);
    private static final int LOOKS_WITH_DISTURBANCES = 6;
    private static final int MAX_LOOKS = 1_200;

    private final PostgresServer server;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final CountDownLatch disturbancesEnd = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicLong completedRuns = new AtomicLong();

    private MaintenanceUnderLoad(PostgresServer server) {
        this.server = server;
    }

    private record Runs(long skipped, long killed) {}

    /**
     * Runs it and prints the result.
     *
     * @param arguments {@code --seconds=} duration of the reader's transaction, {@code --writers=} number of writers
     */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments, "seconds", "writers");
        Path folder = Files.createTempDirectory("wikistream-maintenance");
        MaintenanceResult result =
                run(folder, Duration.ofSeconds(options.number("seconds", 600)), (int) options.number("writers", 2));
        System.out.println(result);
        if (!result.hasPassed()) {
            throw new IllegalStateException("maintenance broke a promise, see above");
        }
    }

    /** Runs it on a server of its own. */
    static MaintenanceResult run(Path folder, Duration held, int writers) throws Exception {
        try (PostgresServer server = PostgresServer.in(folder)
                .durable(true)
                .setting("shared_buffers", "256MB")
                .setting("max_wal_size", "4GB")
                .start()) {
            return new MaintenanceUnderLoad(server).run(held, writers);
        }
    }

    private MaintenanceResult run(Duration held, int writers) throws Exception {
        long old = storeOldDays();
        List<String> before = keptDays();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Connection reader = connect();
            reader.setAutoCommit(false);
            SqlNumber.of(reader, "SELECT count(*) FROM wikistream.recent_change");
            List<Future<BusyWriter.Tally>> writing = new ArrayList<>();
            for (int writer = 1; writer <= writers; writer++) {
                writing.add(threads.submit(
                        new BusyWriter(server.uri(), writer, noon(today), () -> disturbancesEnd.getCount() == 0)));
            }
            List<Future<Runs>> maintenance = List.of(threads.submit(maintainer(1)), threads.submit(maintainer(2)));
            Future<Long> longestLock = threads.submit(this::watchLocks);
            Future<Long> killing = threads.submit(this::killMaintainers);
            end.await(held.toMillis(), TimeUnit.MILLISECONDS);
            long stillThere = oldDays();
            reader.rollback();
            reader.close();
            finishMaintenance();
            end.countDown();
            return result(old, before, writing, maintenance, longestLock.get(), killing.get(), stillThere);
        } finally {
            disturbancesEnd.countDown();
            end.countDown();
            threads.shutdownNow();
        }
    }

    private MaintenanceResult result(
            long old,
            List<String> before,
            List<Future<BusyWriter.Tally>> writing,
            List<Future<Runs>> maintenance,
            long lockMillis,
            long kills,
            long held)
            throws Exception {
        long stored = 0;
        long failures = 0;
        long longest = 0;
        for (Future<BusyWriter.Tally> each : writing) {
            BusyWriter.Tally tally = each.get();
            stored += tally.events();
            failures += tally.failures();
            longest = Math.max(
                    longest,
                    tally.millis().stream().mapToLong(Long::longValue).max().orElse(0));
        }
        long skipped = 0;
        long failed = 0;
        for (Future<Runs> each : maintenance) {
            skipped += each.get().skipped();
            failed += each.get().killed();
        }
        long dropped = OLD_DAYS - KEPT_DAYS - oldDays();
        List<String> after = keptDays();
        long changed = before.stream().filter(day -> !after.contains(day)).count();
        try (Connection connection = connect();
                PostgresMaintenance last = PostgresMaintenance.of(server.uri())) {
            long perDay = old / OLD_DAYS;
            long expected = old - dropped * perDay + stored;
            return new MaintenanceResult(
                    stored,
                    expected - SqlNumber.of(connection, "SELECT count(*) FROM wikistream.recent_change"),
                    failures,
                    longest,
                    lockMillis,
                    SqlNumber.of(
                            connection, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
                    completedRuns.get(),
                    skipped,
                    Math.min(kills, failed),
                    SqlNumber.of(
                            connection,
                            "SELECT count(*) FROM pg_class WHERE relname ~ '^recent_change_[0-9]{8}$'"
                                    + " AND relname > 'recent_change_"
                                    + today.toString().replace("-", "") + "'"),
                    held,
                    dropped,
                    changed,
                    last.verify(today.minusDays(KEPT_DAYS), today.plusDays(2)).size());
        }
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private long storeOldDays() {
        long events = 0;
        for (int day = OLD_DAYS; day > 0; day--) {
            int[] batches = {0};
            BusyWriter writer = new BusyWriter(
                    server.uri(), 10 + day, noon(today.minusDays(day)), () -> batches[0]++ == BATCHES_A_DAY);
            events += writer.call().events();
        }
        return events;
    }

    /** Returns the content of the kept days before today, one line each. */
    private List<String> keptDays() throws SQLException {
        List<String> days = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT date(dt AT TIME ZONE 'UTC') || ' ' ||"
                        + " md5(string_agg(id || title || coalesce(raw::text, ''), ',' ORDER BY dt, id))"
                        + " FROM wikistream.recent_change WHERE dt >= '" + today.minusDays(KEPT_DAYS)
                        + "Z' AND dt < '" + today + "Z' GROUP BY date(dt AT TIME ZONE 'UTC')")) {
            while (rows.next()) {
                days.add(rows.getString(1));
            }
        }
        return days;
    }

    private long oldDays() throws SQLException {
        try (Connection connection = connect()) {
            return SqlNumber.of(
                    connection,
                    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^recent_change_[0-9]{8}$'"
                            + " AND relname < 'recent_change_"
                            + today.minusDays(KEPT_DAYS).toString().replace("-", "") + "'");
        }
    }

    private Callable<Runs> maintainer(int ahead) {
        return () -> {
            long skipped = 0;
            long killed = 0;
            try (PostgresMaintenance maintenance = PostgresMaintenance.of(server.uri())) {
                for (int number = 0; !end.await(BETWEEN_RUNS.toMillis(), TimeUnit.MILLISECONDS); number++) {
                    try {
                        // One day more each time, so that there is always a partition to create.
                        MaintenanceReport report = maintenance.run(plan(Math.min(60, ahead + number)));
                        if (report.ran()) {
                            completedRuns.incrementAndGet();
                        }
                        skipped += report.ran() ? 0 : 1;
                    } catch (StoreException e) {
                        killed++;
                    }
                }
            }
            return new Runs(skipped, killed);
        };
    }

    private static MaintenancePlan plan(int ahead) {
        return MaintenancePlan.keepingAll()
                .keeping(RetainedData.CHANGES, Duration.ofDays(KEPT_DAYS))
                .aheadBy(ahead);
    }

    /**
     * Waits until the old days are gone and one run has ended. After some seconds without the reader, maintainers are no
     * longer killed and the writers end: on a slow machine a run takes longer than the time between two kills, and counts
     * are written faster than they are compacted.
     */
    private void finishMaintenance() throws SQLException, InterruptedException {
        for (int look = 0; look < MAX_LOOKS && (oldDays() > 0 || completedRuns.get() == 0); look++) {
            if (look == LOOKS_WITH_DISTURBANCES) {
                disturbancesEnd.countDown();
            }
            end.await(BETWEEN_RUNS.toMillis(), TimeUnit.MILLISECONDS);
        }
        disturbancesEnd.countDown();
    }

    private long watchLocks() throws SQLException, InterruptedException {
        long longest = 0;
        try (Connection connection = connect()) {
            while (!end.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                longest = Math.max(
                        longest,
                        SqlNumber.of(
                                connection,
                                "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - query_start) * 1000), 0)::bigint"
                                        + " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid NOT IN ("
                                        + MAINTAINER
                                        + ")"));
            }
        }
        return longest;
    }

    private long killMaintainers() throws SQLException, InterruptedException {
        Random random = new Random(1);
        long kills = 0;
        try (Connection connection = connect()) {
            while (!disturbancesEnd.await(1_000 + random.nextInt(6_000), TimeUnit.MILLISECONDS)) {
                kills += SqlNumber.of(
                        connection, "SELECT count(pg_terminate_backend(pid)) FROM (" + MAINTAINER + ") AS maintainer");
            }
        }
        return kills;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl());
    }
}
