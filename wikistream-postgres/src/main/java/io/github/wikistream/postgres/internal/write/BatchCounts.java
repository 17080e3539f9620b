package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.internal.jdbc.Timestamps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The increments of a batch, summed before they are sent: the rows of {@code count_delta} and {@code top_delta}. Their
 * number grows with the distinct keys of a batch, not with its changes.
 */
final class BatchCounts {
    private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);
    private static final long HOUR = TimeUnit.HOURS.toMicros(1);
    private static final char USER = 'u';
    private static final char PAGE = 'p';

    private final List<Row<RecentChange>> rows;
    private final Instant horizon;
    private final Map<CountKey, Tally> counts = new HashMap<>();
    private final Map<TopKey, Tally> tops = new HashMap<>();
    private final CopyRows countRows = new CopyRows();
    private final CopyRows topRows = new CopyRows();
    private boolean addedUp;

    /**
     * Takes rows that count once each.
     *
     * @param horizon changes dated before it are not counted
     */
    BatchCounts(List<Row<RecentChange>> rows, Instant horizon) {
        this.rows = rows;
        this.horizon = horizon;
    }

    /** Sums the changes, unless this was already done. */
    void addUp() {
        if (addedUp) {
            return;
        }
        addedUp = true;
        for (Row<RecentChange> row : rows) {
            if (!row.event().occurredAt().isBefore(horizon)) {
                add(row.event(), row.revert());
            }
        }
        counts.forEach(this::addRow);
        tops.forEach(this::addRow);
    }

    /** Copies the sums into {@code count_delta} and {@code top_delta}. */
    void into(Connection connection) throws SQLException {
        addUp();
        if (counts.isEmpty()) {
            return;
        }
        new CopyTable(
                        "count_delta",
                        "bucket, wiki, namespace, type, actor, minor, patrolled, log_type, changes, reverts",
                        countRows::sendTo)
                .into(connection, () -> {});
        new CopyTable(
                        "top_delta",
                        "bucket, kind, wiki, namespace, name, changes, bot_changes, first_at",
                        topRows::sendTo)
                .into(connection, () -> {});
    }

    private void add(RecentChange change, boolean revert) {
        long time = Timestamps.microsSince2000(Timestamps.storable(change.occurredAt()));
        LogEntry log = change.log();
        Tally count = counts.computeIfAbsent(
                new CountKey(
                        floor(time, MINUTE),
                        change.wiki(),
                        change.namespace(),
                        change.typeName(),
                        change.actorKind().word(),
                        change.minor(),
                        change.patrolled(),
                        log == null ? null : log.type()),
                key -> new Tally());
        count.add(change, time);
        if (revert) {
            count.reverts++;
        }
        long hour = floor(time, HOUR);
        tops.computeIfAbsent(
                        new TopKey(hour, PAGE, change.wiki(), change.namespace(), change.title()), key -> new Tally())
                .add(change, time);
        if (change.user() != null) {
            // A name belongs to the same user on all wikis.
            tops.computeIfAbsent(new TopKey(hour, USER, "", 0, change.user()), key -> new Tally())
                    .add(change, time);
        }
    }

    private static long floor(long time, long length) {
        return Math.floorDiv(time, length) * length;
    }

    private void addRow(CountKey key, Tally tally) {
        countRows.begin(10);
        countRows.micros(key.minute());
        countRows.text(key.wiki());
        countRows.integer(key.namespace());
        countRows.text(key.type());
        countRows.text(key.actor());
        countRows.bool(key.minor());
        countRows.bool(key.patrolled());
        countRows.text(key.logType());
        countRows.bigint(tally.changes);
        countRows.bigint(tally.reverts);
        countRows.end();
    }

    private void addRow(TopKey key, Tally tally) {
        topRows.begin(8);
        topRows.micros(key.hour());
        topRows.character(key.kind());
        topRows.text(key.wiki());
        topRows.integer(key.namespace());
        topRows.text(key.name());
        topRows.bigint(tally.changes);
        topRows.bigint(tally.botChanges);
        if (key.kind() == USER) {
            topRows.micros(tally.first);
        } else {
            topRows.bigint(null);
        }
        topRows.end();
    }

    private record CountKey(
            long minute,
            String wiki,
            int namespace,
            String type,
            String actor,
            @Nullable Boolean minor,
            @Nullable Boolean patrolled,
            @Nullable String logType) {}

    private record TopKey(long hour, char kind, String wiki, int namespace, String name) {}

    private static final class Tally {
        private long changes;
        private long botChanges;
        private long reverts;
        private long first = Long.MAX_VALUE;

        void add(RecentChange change, long time) {
            changes++;
            first = Math.min(first, time);
            if (change.bot()) {
                botChanges++;
            }
        }
    }
}
