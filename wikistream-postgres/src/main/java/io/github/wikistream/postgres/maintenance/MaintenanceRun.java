package io.github.wikistream.postgres.maintenance;

import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.SqlFaults;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.write.DeltaCompaction;
import io.github.wikistream.postgres.internal.write.DeltaCompaction.Compacted;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Outcome;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Task;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tasks of one run of a plan. */
final class MaintenanceRun {
    private static final int ANALYZED_AT_ONCE = 20;
    private static final List<String> PARTITIONED =
            List.of("recent_change", "event", "rollup_minute", "rollup_hour", "top_hour", "top_day");

    private final MaintenanceSession session;
    private final Transactions transactions;
    private final MaintenancePlan plan;
    private final Clock clock;

    MaintenanceRun(MaintenanceSession session, Transactions transactions, MaintenancePlan plan, Clock clock) {
        this.session = session;
        this.transactions = transactions;
        this.plan = plan;
        this.clock = clock;
    }

    /** Runs all tasks and returns their outcomes. */
    List<Task> tasks() throws SQLException, InterruptedException {
        List<Task> tasks = new ArrayList<>();
        Outcome ifChanged = plan.dryRun() ? Outcome.WOULD : Outcome.DONE;
        // Partitions are never created and dropped in the same transaction: the order of its locks could cause a
        // deadlock with a writer.
        for (String parent : PARTITIONED) {
            tasks.add(session.attempt("partitions of " + parent, ifChanged, () -> createAhead(parent)));
        }
        if (!plan.dryRun()) {
            tasks.add(session.attempt("compaction", ifChanged, this::compact));
        }
        PartitionRetention retention = new PartitionRetention(session, plan.dryRun());
        for (Map.Entry<RetainedData, Duration> each : plan.keep().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            RetainedData what = each.getKey();
            Instant before = clock.instant().minus(each.getValue());
            if (what == RetainedData.DEAD_LETTERS) {
                tasks.add(
                        session.attempt("retention of dead_letter", ifChanged, () -> retention.deleteLetters(before)));
                continue;
            }
            Instant limit = what == RetainedData.CHANGES ? retention.moveHorizon(before) : before;
            for (String parent : what.partitioned()) {
                tasks.add(session.attempt("retention of " + parent, ifChanged, () -> retention.drop(parent, limit)));
            }
        }
        if (!plan.dryRun()) {
            tasks.add(session.attempt("statistics", ifChanged, this::analyze));
        }
        return tasks;
    }

    private @Nullable String createAhead(String parent) throws SQLException {
        LocalDate today = LocalDate.now(clock);
        List<String> days = IntStream.rangeClosed(0, plan.daysAhead())
                .mapToObj(day -> today.plusDays(day).toString())
                .toList();
        String array = "{" + String.join(",", days) + "}";
        if (plan.dryRun()) {
            String format = parent.equals("rollup_hour") || parent.equals("top_day") ? "YYYYMM" : "YYYYMMDD";
            List<String> missing = session.texts(
                    "SELECT DISTINCT ? || '_' || to_char(d, ?) FROM unnest(?::date[]) AS d"
                            + " WHERE to_regclass('wikistream.' || ? || '_' || to_char(d, ?)) IS NULL ORDER BY 1",
                    parent,
                    format,
                    array,
                    parent,
                    format);
            return missing.isEmpty() ? null : String.join(", ", missing);
        }
        String created = session.texts("SELECT wikistream.create_partitions(?, ?::date[])", parent, array)
                .get(0);
        return created.equals("0") ? null : created + " created";
    }

    private @Nullable String compact() throws SQLException {
        try {
            Compacted compacted = new DeltaCompaction(transactions).compact();
            if (compacted.elsewhere()) {
                throw new SQLException("another session is compacting counts", SqlFaults.LOCK_NOT_AVAILABLE);
            }
            if (compacted.isNothing()) {
                return null;
            }
            // Every query reads these two tables completely.
            session.execute("VACUUM wikistream.count_delta");
            session.execute("VACUUM wikistream.top_delta");
            return compacted.changes() + " changes, " + compacted.hours() + " hours, " + compacted.days() + " days";
        } catch (DatabaseFailure e) {
            SQLException fault = e.sqlError();
            if (fault == null) {
                throw e.asStoreException();
            }
            throw fault;
        }
    }

    // Autovacuum never analyzes a partitioned table as a whole, and a partition only after a while; the planner uses
    // the statistics of both.
    private @Nullable String analyze() throws SQLException {
        List<String> stale = new ArrayList<>(session.texts("""
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
            // A time series is an index-only scan only if vacuum has set the visibility map.
            String vacuum = table.startsWith("rollup_") ? "VACUUM (ANALYZE)" : "ANALYZE";
            session.execute(vacuum + " wikistream." + table);
        }
        return "analyzed " + String.join(", ", stale);
    }
}
