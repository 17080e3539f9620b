package io.github.wikistream.testkit.server;

import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.testkit.oracle.Issued;
import io.github.wikistream.testkit.oracle.Issued.Fate;
import io.github.wikistream.testkit.server.ScenarioPayloads.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of a {@link Scenario}: their arrival, dates, topics, and order in two clusters. About 35 arrive per
 * second. The other cluster swaps two events of one topic only if they arrive within a second of each other and their
 * dates differ by less than {@link #MIRRORED_WITHIN}, a disorder that every overlap must cover.
 */
final class ScenarioEvents {
    /** Less than the source's overlap of 5 seconds. */
    private static final long MIRRORED_WITHIN = 3_000;

    private static final Instant START = Instant.parse("2026-06-20T15:00:00Z");
    private static final String EQIAD = "eqiad.mediawiki.recentchange";
    private static final String CODFW = "codfw.mediawiki.recentchange";
    private static final long FIRST_OFFSET = 5_000_000_000L;
    private static final long YEAR_MILLIS = Duration.ofDays(365).toMillis();
    private static final long SECOND = 1_000;
    private static final int SPARSE_EVENTS = 40;
    private static final int MIRROR_PASSES = 6;

    /** About a second. */
    private static final int FIRST_EVENTS = 30;

    private static final int MAX_SILENT_HOURS = 12;

    private final SplittableRandom random;
    private final Map<FaultKind, Integer> weights;
    private final ScenarioPayloads payloads;
    private final List<Entry> entries = new ArrayList<>();
    private final List<List<LoggedEvent>> clusters = new ArrayList<>();
    private final List<Issued> issued;
    private Scenario.@Nullable Absence absence;

    // Used while the events are generated:
    private long now = SECOND;
    private String topic = EQIAD;
    private int burst;
    private boolean calm;
    private final boolean otherIsSilent;

    /** An entry in the logs; the same payload may occur twice. */
    private record Entry(long due, String topic, long timestamp, Payload payload) {}

    ScenarioEvents(long seed, int number, Map<FaultKind, Integer> weights) {
        this.random = new SplittableRandom(seed);
        this.weights = weights;
        payloads = new ScenarioPayloads(seed, START);
        otherIsSilent = weights.containsKey(FaultKind.SILENT_TOPIC)
                && !weights.containsKey(FaultKind.SWITCH_OVER)
                && !weights.containsKey(FaultKind.EXPIRED_HISTORY);
        make(number);
        entries.sort((one, other) -> Long.compare(one.due(), other.due()));
        clusters.add(log(entries, 0));
        // Some clusters have very different offsets, others almost the same.
        clusters.add(log(mirrored(), random.nextBoolean() ? 2_300_000_000L : random.nextInt(-9, 10)));
        issued = issue();
    }

    private void make(int number) {
        int leave = weights.containsKey(FaultKind.EXPIRED_HISTORY) ? random.nextInt(number / 2, 2 * number / 3) : -1;
        int switchOver = -1;
        int switchBack = -1;
        if (weights.containsKey(FaultKind.SWITCH_OVER)) {
            switchOver = leave < 0 ? random.nextInt(number / 4, number / 2) : random.nextInt(3 * number / 4, number);
            switchBack = random.nextBoolean() ? random.nextInt(switchOver + 1, number + 1) : -1;
        }
        for (int i = 0; i < number; i++) {
            // Events lost while the history expires must be dated within the gap. Also, a server that is asked for a
            // time begins at the first event with that date or later, so a topic whose first events are dated otherwise
            // could not be read completely.
            boolean isFirst = i < FIRST_EVENTS || (switchOver >= 0 && i >= switchOver && i < switchOver + FIRST_EVENTS);
            calm = i < leave || isFirst;
            if (i == leave) {
                beAway();
            }
            if (otherIsSilent && i == FIRST_EVENTS) {
                silenceOther();
            }
            if (i == switchOver || i == switchBack) {
                topic = other(topic);
            }
            pass();
            change(switchOver >= 0 && i > switchOver && i < switchOver + FIRST_EVENTS);
            if (chance(FaultKind.CANARY)) {
                addCanaries();
            }
        }
    }

    private boolean chance(FaultKind kind) {
        return random.nextInt(1_000) < weights.getOrDefault(kind, 0);
    }

    /** Advances to the next event. */
    private void pass() {
        if (burst > 0) {
            burst--;
        } else if (chance(FaultKind.BURST)) {
            burst = 5 + random.nextInt(70);
        } else {
            now += random.nextInt(58);
        }
    }

    private void change(boolean switching) {
        long at = now - random.nextInt(51);
        if (burst > 0 || calm) {
            at = burst > 0 ? now : at;
        } else if (chance(FaultKind.DISORDER)) {
            at = now - random.nextLong(random.nextInt(4) == 0 ? 15 * SECOND : 2 * SECOND);
        } else if (chance(FaultKind.YEARS_BACK)) {
            at = now - (1 + random.nextInt(15)) * YEAR_MILLIS;
        } else if (chance(FaultKind.FUTURE)) {
            at = now + (random.nextInt(3) == 0 ? 3 * YEAR_MILLIS : random.nextLong(7_200 * SECOND));
        }
        Payload payload = payload(at);
        String log = switching && random.nextInt(6) == 0 ? other(topic) : topic;
        entries.add(new Entry(now, log, at, payload));
        if (chance(FaultKind.REPEAT)) {
            entries.add(new Entry(now + random.nextLong(4 * SECOND), log, at, payload));
        }
    }

    private Payload payload(long at) {
        Instant time = START.plusMillis(at);
        if (chance(FaultKind.INVALID)) {
            return payloads.invalid(time, random);
        }
        return chance(FaultKind.REDACTION) ? payloads.redacted(time, random) : payloads.change(time, random);
    }

    private void addCanaries() {
        for (String log : otherIsSilent ? List.of(topic) : List.of(EQIAD, CODFW)) {
            entries.add(new Entry(now, log, now, payloads.canary(START.plusMillis(now), random)));
        }
    }

    private static String other(String topic) {
        return topic.equals(EQIAD) ? CODFW : EQIAD;
    }

    /**
     * Adds days with few events, longer than the history. The topic stays the same, since a gap in a topic without
     * later events cannot be reported.
     */
    private void beAway() {
        Instant from = START.plusMillis(now + 5 * SECOND);
        long days = Scenario.HISTORY.toDays() + 2 + random.nextInt(20);
        long step = Duration.ofDays(days).toMillis() / SPARSE_EVENTS;
        // Repeats and other pending events arrive before.
        now += 10 * SECOND;
        for (int i = 0; i < SPARSE_EVENTS; i++) {
            now += step / 2 + random.nextLong(step);
            entries.add(new Entry(now, topic, now, payloads.change(START.plusMillis(now), random)));
        }
        now += SECOND;
        absence = new Scenario.Absence(from, START.plusMillis(now), true);
    }

    /** Adds the only events of the other topic, and hours without any event. */
    private void silenceOther() {
        for (int events = 1 + random.nextInt(5); events > 0; events--) {
            entries.add(new Entry(now, other(topic), now, payloads.change(START.plusMillis(now), random)));
        }
        Instant from = START.plusMillis(now + 5 * SECOND);
        // Repeats and other pending events arrive before.
        now += 10 * SECOND
                + Duration.ofHours(1 + random.nextInt(MAX_SILENT_HOURS)).toMillis();
        absence = new Scenario.Absence(from, START.plusMillis(now), false);
    }

    private List<Entry> mirrored() {
        List<Entry> mirror = new ArrayList<>(entries);
        for (int pass = 0; pass < MIRROR_PASSES; pass++) {
            for (int i = 1; i < mirror.size(); i++) {
                if (random.nextInt(3) == 0 && mayChangePlaces(mirror.get(i - 1), mirror.get(i))) {
                    Collections.swap(mirror, i - 1, i);
                }
            }
        }
        return mirror;
    }

    private static boolean mayChangePlaces(Entry one, Entry other) {
        boolean near = Math.abs(one.due() - other.due()) <= SECOND;
        return near
                && (!one.topic().equals(other.topic())
                        || Math.abs(one.timestamp() - other.timestamp()) <= MIRRORED_WITHIN);
    }

    /** The n-th event arrives in every cluster at the same time, although it may be a different one. */
    private List<LoggedEvent> log(List<Entry> order, long offsets) {
        Map<String, Long> next = new HashMap<>();
        List<LoggedEvent> log = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Entry entry = order.get(i);
            long offset = FIRST_OFFSET + offsets + next.merge(entry.topic(), 1L, Long::sum);
            log.add(new LoggedEvent(
                    i,
                    entry.topic(),
                    START.plusMillis(entry.timestamp()).toEpochMilli(),
                    offset,
                    entries.get(i).due(),
                    entry.payload().json(entry.topic(), offset)));
        }
        return log;
    }

    private List<Issued> issue() {
        Map<UUID, Entry> first = new LinkedHashMap<>();
        Map<UUID, List<String>> forms = new HashMap<>();
        entries.forEach(entry -> first.putIfAbsent(entry.payload().id(), entry));
        // Each entry occurs once in each cluster, with its id in the data.
        for (List<LoggedEvent> cluster : clusters) {
            for (LoggedEvent event : cluster) {
                forms.computeIfAbsent(ScenarioPayloads.idIn(event.data()), id -> new ArrayList<>())
                        .add(event.data());
            }
        }
        List<Issued> all = new ArrayList<>();
        first.forEach((id, entry) -> {
            Fate fate = entry.payload().fate();
            all.add(new Issued(
                    id,
                    fate,
                    new TopicPartition(entry.topic(), 0),
                    START.plusMillis(entry.timestamp()),
                    forms.getOrDefault(id, List.of())));
        });
        return Collections.unmodifiableList(all);
    }

    Instant start() {
        return START;
    }

    Instant end() {
        return START.plusMillis(entries.get(entries.size() - 1).due());
    }

    Scenario.@Nullable Absence absence() {
        return absence;
    }

    List<Issued> issued() {
        return issued;
    }

    List<List<LoggedEvent>> clusters() {
        return clusters;
    }
}
