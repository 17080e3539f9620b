package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.text.RevertComments;
import java.util.ArrayList;
import java.util.List;

/** A table of events: its columns, and how they are written. */
abstract class EventTable<E extends StreamEvent> {
    private final String name;
    private final List<String> columns;

    private EventTable(String name, String... columns) {
        this.name = name;
        this.columns = List.of(columns);
    }

    /** Returns the table of recent changes; {@code raw} says whether each is also stored as it was received. */
    static EventTable<RecentChange> recentChange(boolean raw) {
        return new RecentChanges(raw);
    }

    /** Returns the table of all other events, typed or not. */
    static EventTable<StreamEvent> event() {
        return new OtherEvents();
    }

    /** Returns the name without the schema. */
    String name() {
        return name;
    }

    /** Returns the names of the columns, in the order in which they are written. */
    String columns() {
        return String.join(", ", columns);
    }

    int columnCount() {
        return columns.size();
    }

    /** Returns the events that belong in this table; the list is mutable. */
    abstract List<E> select(List<StreamEvent> events);

    /** Returns the row of an event. */
    abstract Row<E> row(E event);

    /** Writes the columns of one row. */
    abstract void write(Row<E> row, CopyRows copied);

    private static final class RecentChanges extends EventTable<RecentChange> {
        private static final LogEntry NO_LOG = LogEntry.builder().build();

        private final boolean raw;

        RecentChanges(boolean raw) {
            super(
                    "recent_change",
                    "id",
                    "dt",
                    "changed_at",
                    "rc_id",
                    "revision_old",
                    "revision_new",
                    "length_old",
                    "length_new",
                    "log_id",
                    "topic_offset",
                    "topic_partition",
                    "namespace",
                    "bot",
                    "minor",
                    "patrolled",
                    "revert",
                    "altered",
                    "type",
                    "wiki",
                    "server_name",
                    "title",
                    "user_name",
                    "actor",
                    "comment",
                    "log_type",
                    "log_action",
                    "log_comment",
                    "log_params",
                    "stream",
                    "topic",
                    "raw");
            this.raw = raw;
        }

        @Override
        List<RecentChange> select(List<StreamEvent> events) {
            List<RecentChange> changes = new ArrayList<>(events.size());
            for (StreamEvent event : events) {
                if (event instanceof RecentChange change) {
                    changes.add(change);
                }
            }
            return changes;
        }

        @Override
        Row<RecentChange> row(RecentChange change) {
            return new Row<>(change, RevertComments.isRevert(change));
        }

        @Override
        void write(Row<RecentChange> row, CopyRows copied) {
            RecentChange change = row.event();
            EventMeta meta = change.meta();
            LogEntry log = change.log() == null ? NO_LOG : change.log();
            copied.uuid(meta.id());
            copied.time(meta.occurredAt());
            copied.time(change.changedAt());
            copied.bigint(change.rcId());
            copied.bigint(change.revisionOld());
            copied.bigint(change.revisionNew());
            copied.bigint(change.bytesOld());
            copied.bigint(change.bytesNew());
            copied.bigint(log.id());
            copied.bigint(meta.offset());
            copied.integer(meta.partition());
            copied.integer(change.namespace());
            copied.bool(change.bot());
            copied.bool(change.minor());
            copied.bool(change.patrolled());
            copied.bool(row.revert());
            copied.altered();
            copied.text(change.typeName());
            copied.text(change.wiki());
            copied.text(change.serverName());
            copied.text(change.title());
            copied.text(change.user());
            copied.text(change.actorKind().word());
            copied.text(change.comment());
            copied.text(log.type());
            copied.text(log.action());
            copied.text(log.comment());
            copied.jsonb(log.params());
            copied.text(meta.stream());
            copied.text(meta.topic());
            copied.text(raw ? change.json() : null);
        }
    }

    private static final class OtherEvents extends EventTable<StreamEvent> {
        OtherEvents() {
            super("event", "id", "dt", "topic_offset", "topic_partition", "altered", "stream", "wiki", "topic", "raw");
        }

        @Override
        List<StreamEvent> select(List<StreamEvent> events) {
            List<StreamEvent> others = new ArrayList<>(events);
            others.removeIf(RecentChange.class::isInstance);
            return others;
        }

        @Override
        Row<StreamEvent> row(StreamEvent event) {
            return new Row<>(event, false);
        }

        @Override
        void write(Row<StreamEvent> row, CopyRows copied) {
            StreamEvent event = row.event();
            EventMeta meta = event.meta();
            copied.uuid(meta.id());
            copied.time(meta.occurredAt());
            copied.bigint(meta.offset());
            copied.integer(meta.partition());
            copied.altered();
            copied.text(meta.stream());
            copied.text(event.wiki());
            copied.text(meta.topic());
            copied.text(event.json());
        }
    }
}
