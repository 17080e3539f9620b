package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.postgres.DeltaCompaction.Folded;
import io.github.wikistream.postgres.Transactions.SqlFailure;
import io.github.wikistream.postgres.UpkeepReport.Outcome;
import io.github.wikistream.postgres.UpkeepReport.Task;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what {@link PostgresSink} stored: makes partitions ahead of time, drops old ones, folds counts, keeps
 * statistics fresh, and compares counts with rows. It holds up nobody who reads or writes for more than a moment. Only
 * one maintainer works in a database at a time. What each run did stands in {@code wikistream.maintenance_log}.
 *
 * <p>Needs the role that owns the tables. All methods throw {@link SinkException} if the database fails; it is retryable
 * where asking again may help. Thread-safe.
 */
public final class PostgresUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresUpkeep.class);
    private static final int CONNECTIONS = 2;
    private static final int ANALYZED_AT_ONCE = 20;
    private static final int WRONG_AT_MOST = 1_000;
    private static final Duration LONG_LIMIT = Duration.ofMinutes(30);
    private static final String LONG_LIMITS = "SELECT set_config('statement_timeout', '" + LONG_LIMIT.toMillis()
            + "', true), set_config('lock_timeout', '1s', true)";

    private final Database store;
    private final Transactions transactions;
    private final Clock clock;
    private final Maintainer.Pause pause;
    private @Nullable ScheduledExecutorService schedule;

    PostgresUpkeep(Database store, Clock clock, Maintainer.Pause pause) {
        this.store = store;
        this.transactions = new Transactions(store, "");
        this.clock = clock;
        this.pause = pause;
    }

    /** Works over connections of yours, which stay yours; at most two at a time. */
    public static PostgresUpkeep of(DataSource dataSource) {
        return of(Database.of(Objects.requireNonNull(dataSource, "dataSource")));
    }

    /**
     * Works over connections of its own, at most two. Does no I/O before it is asked to work.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another shape
     */
    public static PostgresUpkeep of(String uri) {
        return of(PostgresUri.of(PluginUri.parse(uri), System::getenv).store(CONNECTIONS));
    }

    private static PostgresUpkeep of(Database store) {
        return new PostgresUpkeep(store, Clock.systemUTC(), time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    }

    /**
     * Does what a plan says, once. A task that does not get the locks it needs gives up after a few attempts within some
     * seconds, and is reported as failed; the others go on.
     *
     * @throws SinkException if the database cannot be reached, or this thread is interrupted, whose flag stays set
     */
    public UpkeepReport run(UpkeepPlan plan) {
        try (Maintainer maintainer = new Maintainer(store.connect(), plan.dryRun(), pause)) {
            if (!maintainer.lock()) {
                return new UpkeepReport(false, List.of());
            }
            UpkeepReport report = new UpkeepReport(true, tasks(maintainer, plan));
            report.tasks().stream()
                    .filter(task -> task.outcome() != Outcome.NOTHING)
                    .forEach(task ->
                            LOG.info("{}: {} {}: {}", store.label(), task.name(), task.outcome(), task.details()));
            return report;
        } catch (SQLException e) {
            throw SqlFaults.of(store.label(), "upkeep", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkException.retryable(store.label() + ": upkeep was interrupted; it goes on with the next run", e);
        }
    }

    private List<Task> tasks(Maintainer maintainer, UpkeepPlan plan) throws SQLException, InterruptedException {
        List<Task> tasks = new ArrayList<>();
        Outcome ifSo = plan.dryRun() ? Outcome.WOULD : Outcome.DONE;
        // What is made and what is dropped never share a transaction: together their locks could meet a writer's in the
        // wrong order.
        for (String parent : List.of("recent_change", "event", "rollup_minute", "rollup_hour", "top_hour", "top_day")) {
            tasks.add(maintainer.attempt("partitions of " + parent, ifSo, () -> makeAhead(maintainer, parent, plan)));
        }
        if (!plan.dryRun()) {
            tasks.add(maintainer.attempt("folding", ifSo, () -> fold(maintainer)));
        }
        PartitionRetention retention = new PartitionRetention(maintainer, plan.dryRun());
        for (Map.Entry<RetainedData, Duration> each : plan.keep().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            RetainedData what = each.getKey();
            Instant before = clock.instant().minus(each.getValue());
            if (what == RetainedData.DEAD_LETTERS) {
                tasks.add(maintainer.attempt("retention of dead_letter", ifSo, () -> retention.deleteLetters(before)));
                continue;
            }
            Instant limit = what == RetainedData.CHANGES ? retention.moveHorizon(before) : before;
            for (String parent : what.partitioned()) {
                tasks.add(maintainer.attempt("retention of " + parent, ifSo, () -> retention.drop(parent, limit)));
            }
        }
        if (!plan.dryRun()) {
            tasks.add(maintainer.attempt("statistics", ifSo, () -> analyze(maintainer)));
        }
        return tasks;
    }

    private @Nullable String makeAhead(Maintainer maintainer, String parent, UpkeepPlan plan) throws SQLException {
        LocalDate today = LocalDate.now(clock);
        List<String> days = IntStream.rangeClosed(0, plan.daysAhead())
                .mapToObj(day -> today.plusDays(day).toString())
                .toList();
        String array = "{" + String.join(",", days) + "}";
        if (plan.dryRun()) {
            String format = parent.equals("rollup_hour") || parent.equals("top_day") ? "YYYYMM" : "YYYYMMDD";
            List<String> missing = maintainer.texts(
                    "SELECT DISTINCT ? || '_' || to_char(d, ?) FROM unnest(?::date[]) AS d"
                            + " WHERE to_regclass('wikistream.' || ? || '_' || to_char(d, ?)) IS NULL ORDER BY 1",
                    parent,
                    format,
                    array,
                    parent,
                    format);
            return missing.isEmpty() ? null : String.join(", ", missing);
        }
        String made = maintainer
                .texts("SELECT wikistream.create_partitions(?, ?::date[])", parent, array)
                .get(0);
        return made.equals("0") ? null : made + " made";
    }

    private @Nullable String fold(Maintainer maintainer) throws SQLException {
        try {
            Folded folded = new DeltaCompaction(transactions).fold();
            if (folded.elsewhere()) {
                throw new SQLException("another session is folding counts", SqlFaults.LOCK_NOT_AVAILABLE);
            }
            if (folded.isNothing()) {
                return null;
            }
            // Every question reads these two from end to end.
            maintainer.execute("VACUUM wikistream.count_delta");
            maintainer.execute("VACUUM wikistream.top_delta");
            return folded.changes() + " changes, " + folded.hours() + " hours, " + folded.days() + " days";
        } catch (SqlFailure e) {
            throw e.fault();
        }
    }

    // Autovacuum never looks at a partitioned table as a whole, and at a partition only after a while; the planner goes
    // by both.
    private static @Nullable String analyze(Maintainer maintainer) throws SQLException {
        List<String> stale = new ArrayList<>(maintainer.texts("""
                SELECT s.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
                WHERE s.schemaname = 'wikistream' AND c.relkind = 'r' AND s.n_live_tup > 1000
                  AND (coalesce(s.last_analyze, s.last_autoanalyze) IS NULL OR s.n_mod_since_analyze > 0.2 * s.n_live_tup)
                ORDER BY s.n_mod_since_analyze DESC LIMIT""" + " " + ANALYZED_AT_ONCE));
        if (stale.isEmpty()) {
            return null;
        }
        for (String parent : List.of("recent_change", "event")) {
            if (stale.stream().anyMatch(name -> name.startsWith(parent + "_"))) {
                stale.add(parent);
            }
        }
        for (String table : stale) {
            // A curve is read from an index alone where vacuum has seen the counts.
            String vacuum = table.startsWith("rollup_") ? "VACUUM (ANALYZE)" : "ANALYZE";
            maintainer.execute(vacuum + " wikistream." + table);
        }
        return "analyzed " + String.join(", ", stale);
    }

    /**
     * Runs a plan again and again on a thread of its own, for the first time at once, until this is closed. What fails is
     * logged and tried again the next time.
     *
     * @param every 1 minute to 1 day, from the end of one run to the beginning of the next
     * @throws IllegalArgumentException if {@code every} is out of that range
     * @throws IllegalStateException    if a plan was scheduled already
     */
    public void schedule(UpkeepPlan plan, Duration every) {
        if (every.toMinutes() < 1 || every.toDays() > 1) {
            throw new IllegalArgumentException("upkeep runs every minute to every day, not every " + every);
        }
        synchronized (transactions) {
            if (schedule != null) {
                throw new IllegalStateException("a plan is scheduled already");
            }
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread daemon = new Thread(work, "wikistream-upkeep");
                daemon.setDaemon(true);
                return daemon;
            });
            // It never completes: runQuietly() throws nothing.
            Future<?> unused =
                    thread.scheduleWithFixedDelay(() -> runQuietly(plan), 0, every.toMillis(), TimeUnit.MILLISECONDS);
            schedule = thread;
        }
    }

    private void runQuietly(UpkeepPlan plan) {
        try {
            UpkeepReport report = run(plan);
            if (report.failed()) {
                LOG.warn(
                        "{}: upkeep is left with work for the next run: {}",
                        store.label(),
                        report.tasks().stream()
                                .filter(task -> task.outcome() == Outcome.FAILED)
                                .map(task -> task.name() + " (" + task.details() + ")")
                                .collect(Collectors.joining(", ")));
            }
        } catch (Throwable e) {
            // Whatever is thrown would end the schedule for good.
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Upkeep failed and will be tried again", e);
            }
        }
    }

    /**
     * Compares all counts with the rows, day by day. Slow: it reads every row of these days.
     *
     * @param first first day, UTC
     * @param last  last day, UTC, not before {@code first}
     * @return what differs, at most 1,000 of it; empty if all is right
     */
    public List<CountMismatch> verify(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        List<CountMismatch> wrong = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last) && wrong.size() < WRONG_AT_MOST; day = day.plusDays(1)) {
            LocalDate each = day;
            wrong.addAll(run("verification of " + each, connection -> wrongCounts(connection, each)));
        }
        return List.copyOf(wrong.subList(0, Math.min(wrong.size(), WRONG_AT_MOST)));
    }

    private static List<CountMismatch> wrongCounts(Connection connection, LocalDate day) throws SQLException {
        oneSnapshot(connection);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM wikistream.count_mismatches(?) LIMIT ?")) {
            select.setObject(1, day);
            select.setInt(2, WRONG_AT_MOST);
            try (ResultSet row = select.executeQuery()) {
                List<CountMismatch> wrong = new ArrayList<>();
                while (row.next()) {
                    wrong.add(new CountMismatch(
                            row.getString(1),
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5)));
                }
                return wrong;
            }
        }
    }

    /**
     * Counts the rows of some days anew and makes the rollups of it. Writers may go on meanwhile.
     *
     * @param first first day, UTC
     * @param last  last day, UTC, not before {@code first}
     * @return number of changes that were counted
     * @throws SinkException if retention dropped the rows of one of these days, which is permanent, or somebody else is
     *                       folding, which is retryable
     */
    public long recount(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        long counted = 0;
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate each = day;
            long changes = run("recount of " + each, connection -> recountDay(connection, each));
            if (changes < 0) {
                throw SinkException.retryable(
                        store.label() + ": recount of " + each + " not begun: another session is folding counts", null);
            }
            counted += changes;
        }
        try {
            new DeltaCompaction(transactions).fold();
        } catch (SqlFailure e) {
            throw e.on(store);
        }
        return counted;
    }

    private static long recountDay(Connection connection, LocalDate day) throws SQLException {
        oneSnapshot(connection);
        try (PreparedStatement select = connection.prepareStatement("SELECT wikistream.recount_day(?)")) {
            select.setObject(1, day);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void oneSnapshot(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")) {
            set.execute();
        }
        try (PreparedStatement limits = connection.prepareStatement(LONG_LIMITS)) {
            limits.execute();
        }
    }

    private <T> T run(String action, Transactions.Work<T> work) {
        try {
            return transactions.run(action, LONG_LIMIT, work);
        } catch (SqlFailure e) {
            throw e.on(store);
        }
    }

    private static void requireOrder(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("the last day is not before the first: " + first + " to " + last);
        }
    }

    /** Stops the schedule and closes the connections that are its own. Closing twice is harmless. */
    @Override
    public void close() {
        synchronized (transactions) {
            if (schedule != null) {
                schedule.shutdownNow();
            }
        }
        transactions.close();
        store.close();
    }
}
