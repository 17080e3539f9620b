package io.github.wikistream.postgres;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.text.RevertComments;
import java.util.ArrayList;
import java.util.List;

/** A table that events are copied into: its columns, and how an event becomes a row. */
abstract class EventTable<E extends StreamEvent> {
    private final String name;
    private final List<String> columns;

    private EventTable(String name, String... columns) {
        this.name = name;
        this.columns = List.of(columns);
    }

    /** Returns the table of recent changes; {@code raw} tells whether each is also kept as it was received. */
    static EventTable<RecentChange> recentChange(boolean raw) {
        return new RecentChanges(raw);
    }

    /** Returns the table of all other events, typed or not. */
    static EventTable<StreamEvent> event() {
        return new OtherEvents();
    }

    /** Returns the name, without that of the schema. */
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

    /** Returns the events among these that belong here; the list is the caller's. */
    abstract List<E> of(List<StreamEvent> events);

    /** Writes the columns of one row. */
    abstract void write(E event, CopyRows row);

    private static final class RecentChanges extends EventTable<RecentChange> {
        private static final LogEntry NO_LOG = new LogEntry(null, null, null, null, null);

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
        List<RecentChange> of(List<StreamEvent> events) {
            List<RecentChange> changes = new ArrayList<>(events.size());
            for (StreamEvent event : events) {
                if (event instanceof RecentChange change) {
                    changes.add(change);
                }
            }
            return changes;
        }

        @Override
        void write(RecentChange change, CopyRows row) {
            EventMeta meta = change.meta();
            LogEntry log = change.log() == null ? NO_LOG : change.log();
            row.uuid(meta.id());
            row.time(meta.occurredAt());
            row.time(change.changedAt());
            row.bigint(change.rcId());
            row.bigint(change.revisionOld());
            row.bigint(change.revisionNew());
            row.bigint(change.bytesOld());
            row.bigint(change.bytesNew());
            row.bigint(log.id());
            row.bigint(meta.offset());
            row.integer(meta.partition());
            row.integer(change.namespace());
            row.bool(change.bot());
            row.bool(change.minor());
            row.bool(change.patrolled());
            row.bool(RevertComments.isRevert(change));
            row.altered();
            row.text(change.typeName());
            row.text(change.wiki());
            row.text(change.serverName());
            row.text(change.title());
            row.text(change.user());
            row.text(change.actorKind().word());
            row.text(change.comment());
            row.text(log.type());
            row.text(log.action());
            row.text(log.comment());
            row.jsonb(log.params());
            row.text(meta.stream());
            row.text(meta.topic());
            row.text(raw ? change.json() : null);
        }
    }

    private static final class OtherEvents extends EventTable<StreamEvent> {
        OtherEvents() {
            super("event", "id", "dt", "topic_offset", "topic_partition", "altered", "stream", "wiki", "topic", "raw");
        }

        @Override
        List<StreamEvent> of(List<StreamEvent> events) {
            List<StreamEvent> others = new ArrayList<>(events);
            others.removeIf(RecentChange.class::isInstance);
            return others;
        }

        @Override
        void write(StreamEvent event, CopyRows row) {
            EventMeta meta = event.meta();
            row.uuid(meta.id());
            row.time(meta.occurredAt());
            row.bigint(meta.offset());
            row.integer(meta.partition());
            row.altered();
            row.text(meta.stream());
            row.text(event.wiki());
            row.text(meta.topic());
            row.text(event.json());
        }
    }
}
