package io.github.wikistream.testkit.contract;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The simplest source that keeps all rules, a list of events of two topics; it can break one rule. */
final class DefectiveSource implements Source {
    /** A way to break one rule. The name begins with the rule's number. */
    enum Defect {
        NONE,
        RULE_1_LOSES_THE_LAST_EVENT,
        RULE_1_LOSES_AN_EVENT_AT_A_RECONNECT,
        RULE_1_REPORTS_NO_GAP,
        RULE_2_SWAPS_TWO_EVENTS,
        RULE_2_REPEATS_WITHIN_A_CONNECTION,
        RULE_3_ANNOUNCES_NOTHING,
        RULE_3_ANNOUNCES_THE_FIRST_CONNECTION_ONLY,
        RULE_4_RESUMES_AFTER_THE_NEWEST_DATE,
        RULE_4_FORGETS_THE_OTHER_TOPIC,
        RULE_4_STARTS_AFTER_THE_REQUESTED_TIME,
        RULE_5_READERS_SHARE_THEIR_PLACE,
        RULE_5_CLOSING_ONE_CLOSES_ALL,
        RULE_6_IGNORES_THE_INTERRUPT,
        RULE_6_RESPONDS_TO_INTERRUPTS_ONLY_WHILE_WAITING,
        RULE_7_FAILS_WHEN_CLOSED_TWICE,
        RULE_7_FAILS_WHEN_CLOSED_UNREAD,
        RULE_7_READS_AFTER_CLOSE,
        RULE_7_KEEPS_WAITING_WHEN_CLOSED;

        /** Returns the broken rule, such as {@code rule 3}. */
        String rule() {
            return "rule " + name().charAt("RULE_".length());
        }
    }

    /** One event in the log of its topic. */
    record Event(TopicPartition topic, long timestamp, String data) {}

    /** A position with expired history: the first event is no longer kept. */
    static final long EXPIRED = 1;

    private static final int EVENTS_A_CONNECTION = 5;
    private static final long MARGIN = 5_000;

    private final List<Event> events;
    private final boolean breaks;
    private final boolean waits;
    private final Defect defect;
    private final List<Reader> readers = new ArrayList<>();
    private int sharedPlace;

    DefectiveSource(List<Event> events, boolean breaks, boolean waits, Defect defect) {
        this.events = events;
        this.breaks = breaks;
        this.waits = waits;
        this.defect = defect;
    }

    @Override
    public synchronized SourceReader open(Position from) {
        Reader reader = new Reader(from);
        readers.add(reader);
        return reader;
    }

    @Override
    public synchronized SourceReader openSince(Instant since) {
        Reader reader = new Reader(Position.NONE);
        long begin =
                since.toEpochMilli() + (defect == Defect.RULE_4_STARTS_AFTER_THE_REQUESTED_TIME ? 1_000_000 : -MARGIN);
        reader.next = reader.first(begin);
        reader.reached = reader.next;
        readers.add(reader);
        return reader;
    }

    private synchronized void closeAll() {
        readers.forEach(reader -> reader.closed.countDown());
    }

    @Override
    public String toString() {
        return "list of " + events.size() + " events";
    }

    private final class Reader implements SourceReader {
        private final CountDownLatch closed = new CountDownLatch(1);
        private final TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        private final Position from;
        private boolean connected;
        private boolean everConnected;
        private boolean toldGap;
        private boolean used;
        private boolean closedOnce;
        private int next;
        private int brought;
        private int reached;

        Reader(Position from) {
            this.from = from;
            next = from.isNone() ? 0 : placeOf(from);
            reached = next;
        }

        /** Starts at the first event of any topic from its mark on, minus an overlap. */
        private int placeOf(Position position) {
            long earliest = Long.MAX_VALUE;
            long newest = 0;
            for (Map.Entry<TopicPartition, Mark> entry : position.marks().entrySet()) {
                if (entry.getValue() instanceof Mark.Timestamp time) {
                    earliest = Math.min(earliest, time.epochMillis());
                    newest = Math.max(newest, time.epochMillis());
                }
            }
            if (defect == Defect.RULE_4_RESUMES_AFTER_THE_NEWEST_DATE) {
                return first(newest);
            }
            return first(earliest - MARGIN);
        }

        private int first(long timestamp) {
            int place = 0;
            while (place < events.size() && events.get(place).timestamp() < timestamp) {
                place++;
            }
            return place;
        }

        @Override
        public Signal next() throws InterruptedException {
            used = true;
            if (closed.getCount() == 0 && defect != Defect.RULE_7_READS_AFTER_CLOSE) {
                throw new IllegalStateException("closed");
            }
            boolean interruptible = defect != Defect.RULE_6_RESPONDS_TO_INTERRUPTS_ONLY_WHILE_WAITING
                    && defect != Defect.RULE_6_IGNORES_THE_INTERRUPT;
            if (interruptible && Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!connected) {
                connected = true;
                boolean announces = !everConnected || defect != Defect.RULE_3_ANNOUNCES_THE_FIRST_CONNECTION_ONLY;
                everConnected = true;
                if (announces && defect != Defect.RULE_3_ANNOUNCES_NOTHING) {
                    return new Signal.Opened(from);
                }
            }
            if (isExpired() && !toldGap && defect != Defect.RULE_1_REPORTS_NO_GAP) {
                toldGap = true;
                return new Signal.Gap(
                        events.get(0).topic(),
                        Instant.EPOCH,
                        Instant.ofEpochMilli(events.get(0).timestamp()));
            }
            if (breaks && brought == EVENTS_A_CONNECTION) {
                return lose();
            }
            return place() < end() ? take() : end(interruptible);
        }

        private boolean isExpired() {
            return from.marks().values().stream()
                    .anyMatch(mark -> mark instanceof Mark.Timestamp time && time.epochMillis() == EXPIRED);
        }

        private int end() {
            return defect == Defect.RULE_1_LOSES_THE_LAST_EVENT ? events.size() - 1 : events.size();
        }

        private int place() {
            return defect == Defect.RULE_5_READERS_SHARE_THEIR_PLACE ? Math.max(next, sharedPlace) : next;
        }

        private Signal lose() {
            connected = false;
            brought = 0;
            int skip = defect == Defect.RULE_1_LOSES_AN_EVENT_AT_A_RECONNECT ? 1 : -2;
            next = Math.max(0, next + skip);
            return new Signal.Lost("broken on purpose", false, Duration.ZERO);
        }

        private Signal take() {
            int place = place();
            next = place + 1;
            reached = Math.max(reached, next);
            if (defect == Defect.RULE_5_READERS_SHARE_THEIR_PLACE) {
                sharedPlace = next;
            }
            brought++;
            if (defect == Defect.RULE_2_REPEATS_WITHIN_A_CONNECTION && place == 3 && !toldGap) {
                toldGap = true;
                next = 1;
            }
            int swapped = place;
            if (defect == Defect.RULE_2_SWAPS_TWO_EVENTS && (place == 6 || place == 8)) {
                swapped = 14 - place;
            }
            Event event = events.get(swapped);
            marks.put(event.topic(), new Mark.Timestamp(event.timestamp() + 1));
            return new Signal.Received(
                    Position.of(
                            defect == Defect.RULE_4_FORGETS_THE_OTHER_TOPIC
                                    ? Map.of(event.topic(), new Mark.Timestamp(event.timestamp() + 1 + 2 * MARGIN))
                                    : marks),
                    event.data());
        }

        private Signal end(boolean interruptible) throws InterruptedException {
            while (waits && closed.getCount() > 0) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    if (interruptible || defect == Defect.RULE_6_RESPONDS_TO_INTERRUPTS_ONLY_WHILE_WAITING) {
                        throw e;
                    }
                }
            }
            if (waits && defect == Defect.RULE_7_KEEPS_WAITING_WHEN_CLOSED) {
                new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            }
            return new Signal.Ended();
        }

        @Override
        public void close() {
            if (closedOnce && defect == Defect.RULE_7_FAILS_WHEN_CLOSED_TWICE) {
                throw new IllegalStateException("closed already");
            }
            if (!used && defect == Defect.RULE_7_FAILS_WHEN_CLOSED_UNREAD) {
                throw new IllegalStateException("nothing to close");
            }
            closedOnce = true;
            closed.countDown();
            if (defect == Defect.RULE_5_CLOSING_ONE_CLOSES_ALL) {
                closeAll();
            }
        }
    }
}
