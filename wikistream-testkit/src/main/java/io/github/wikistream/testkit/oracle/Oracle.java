package io.github.wikistream.testkit.oracle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.source.Signal;
import io.github.wikistream.testkit.oracle.Issued.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the contents of a store with all issued events. Shares no code with the engine: it compares ids and
 * payloads, and counts in plain Java. Immutable.
 *
 * <pre>{@code
 * Oracle oracle = Oracle.of("seed 42", scenario.issued());
 * Verdict verdict = oracle.events(Stored.ofJsonLines(file));
 * assertTrue(verdict.isExact(), verdict::toString);
 * }</pre>
 */
public final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int SHORTEST_HEAD = 1_000;

    private final String title;
    private final Map<UUID, Issued> issued;
    private final List<Signal.Gap> gaps;
    private final Duration overlap;

    private Oracle(String title, Map<UUID, Issued> issued, List<Signal.Gap> gaps, Duration overlap) {
        this.title = title;
        this.issued = issued;
        this.gaps = gaps;
        this.overlap = overlap;
    }

    /**
     * Creates an oracle.
     *
     * @param title part of each verdict: how to reproduce the run
     * @param events all issued events, each id once
     * @throws IllegalArgumentException if an id occurs twice
     */
    public static Oracle of(String title, Collection<Issued> events) {
        Map<UUID, Issued> byId = new LinkedHashMap<>();
        for (Issued event : events) {
            if (byId.put(event.id(), event) != null) {
                throw new IllegalArgumentException(
                        "duplicate id, add a payload to the first event instead: " + event.id());
            }
        }
        return new Oracle(title, byId, List.of(), Duration.ZERO);
    }

    /**
     * Returns an oracle that excuses events missing within reported gaps: events of the topic of the gap, dated between
     * its start and its end.
     *
     * @param overlap how much earlier than the gap an excused event may be dated: a gap begins at the newest event that
     *     was read, and events after it in the log may be dated before it; see {@link
     *     io.github.wikistream.source.Source#overlap()}
     */
    public Oracle excusing(Collection<Signal.Gap> reported, Duration overlap) {
        return new Oracle(title, issued, List.copyOf(reported), overlap);
    }

    /** Compares the events of a store, in any order. */
    public Verdict events(Collection<Stored> stored) {
        return compare("events", Fate.STORED, stored);
    }

    /**
     * Compares the dead letters of a store, in any order. The letter of an event that exceeds the limit may contain
     * only the head, under another id.
     */
    public Verdict deadLetters(Collection<Stored> stored) {
        return compare("dead letters", Fate.DEAD_LETTER, stored);
    }

    private Verdict compare(String what, Fate fate, Collection<Stored> stored) {
        Map<UUID, Integer> copies = new HashMap<>();
        List<String> altered = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        for (Stored event : stored) {
            Issued origin = origin(event, fate);
            if (origin == null || origin.fate() != fate) {
                unexpected.add(origin == null ? event.id() + ", which was never issued" : describe(origin));
                continue;
            }
            copies.merge(origin.id(), 1, Integer::sum);
            if (origin.payloads().stream()
                    .noneMatch(payload -> isSame(payload, event.payload()) || isHead(event, payload))) {
                altered.add(describe(origin) + ": sent " + origin.payloads().get(0) + ", stored " + event.payload());
            }
        }
        List<String> lost = new ArrayList<>();
        List<String> duplicated = new ArrayList<>();
        long expected = 0;
        long excused = 0;
        for (Issued event : issued.values()) {
            int found = copies.getOrDefault(event.id(), 0);
            if (event.fate() != fate) {
                continue;
            }
            expected++;
            if (found > 1) {
                duplicated.add(describe(event) + ", " + found + " times");
            } else if (found == 0 && isExcused(event)) {
                excused++;
            } else if (found == 0) {
                lost.add(describe(event));
            }
        }
        return new Verdict(
                title + ", " + what, expected, stored.size(), excused, lost, duplicated, altered, unexpected);
    }

    private @Nullable Issued origin(Stored event, Fate fate) {
        Issued known = issued.get(event.id());
        if (known != null || fate != Fate.DEAD_LETTER) {
            return known;
        }
        return issued.values().stream()
                .filter(each -> each.fate() == Fate.DEAD_LETTER
                        && each.payloads().stream().anyMatch(payload -> isHead(event, payload)))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether a stored text is a prefix of what was sent, long enough to identify the event. */
    private static boolean isHead(Stored event, String sent) {
        return event.payload().length() >= SHORTEST_HEAD
                && event.payload().length() < sent.length()
                && sent.startsWith(event.payload());
    }

    /** Stores may keep JSON as a value, which loses spaces and the order of keys. */
    private static boolean isSame(String sent, String stored) {
        if (sent.equals(stored)) {
            return true;
        }
        try {
            return JSON.readTree(sent).equals(JSON.readTree(stored));
        } catch (JacksonException e) {
            return false;
        }
    }

    private boolean isExcused(Issued event) {
        return gaps.stream()
                .anyMatch(gap -> gap.topic().equals(event.topic())
                        && !event.at().isBefore(gap.from().minus(overlap))
                        && !event.at().isAfter(gap.to()));
    }

    private static String describe(Issued event) {
        return event.id() + " of " + event.topic() + " at " + event.at() + " (" + event.fate() + ")";
    }

    /**
     * Compares counts with a recount of the issued events.
     *
     * @param metric the metric, for the verdict
     * @param field the field of an event whose text is the key, as a JSON pointer such as {@code /wiki}; events without
     *     it are not counted
     * @param counts the counts of the store, by key; keys with 0 may be absent
     */
    public Verdict counts(String metric, String field, Map<String, Long> counts) {
        Map<String, Long> expected = new TreeMap<>();
        Map<String, Long> certain = new TreeMap<>();
        for (Issued event : issued.values()) {
            String counter =
                    event.fate() == Fate.STORED ? parse(event).at(field).asText() : "";
            if (!counter.isEmpty()) {
                expected.merge(counter, 1L, Long::sum);
                certain.merge(counter, isExcused(event) ? 0L : 1L, Long::sum);
            }
        }
        List<String> lost = new ArrayList<>();
        List<String> duplicated = new ArrayList<>();
        long excused = 0;
        TreeSet<String> keys = Stream.concat(expected.keySet().stream(), counts.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String counter : keys) {
            long should = expected.getOrDefault(counter, 0L);
            long is = counts.getOrDefault(counter, 0L);
            String difference = metric + "/" + counter + ": " + is + " instead of " + should;
            if (is > should) {
                duplicated.add(difference);
            } else if (is < certain.getOrDefault(counter, 0L)) {
                lost.add(difference);
            } else {
                excused += should - is;
            }
        }
        long sum = expected.values().stream().mapToLong(Long::longValue).sum();
        long stored = counts.values().stream().mapToLong(Long::longValue).sum();
        return new Verdict(title + ", metric " + metric, sum, stored, excused, lost, duplicated, List.of(), List.of());
    }

    private static JsonNode parse(Issued event) {
        try {
            return JSON.readTree(event.payloads().get(0));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("an event that belongs in a store is not JSON: " + describe(event), e);
        }
    }
}
