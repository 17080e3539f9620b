package io.github.wikistream.testkit.server;

import io.github.wikistream.testkit.oracle.Issued;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A stream and its faults, drawn from a seed. The same seed and weights give the same events in the same order and the
 * same faults on the same connections, and the expected content of a store. Immutable.
 *
 * <pre>{@code
 * Scenario scenario = Scenario.seeded(42);
 * JumpingTime time = new JumpingTime(scenario.start());
 * try (EventStreamsServer server =
 *         EventStreamsServer.builder().scenario(scenario).time(time).start()) {
 *     … read from server.uri() since scenario.start(), by time.clock() …
 * }
 * Verdict verdict = Oracle.of(scenario.toString(), scenario.issued()).events(stored); }</pre>
 */
public final class Scenario {
    /** How long the server keeps an event, like Wikimedia's server at least does. */
    public static final Duration HISTORY = Duration.ofDays(7).plusHours(12);

    private final long seed;
    private final EnumMap<FaultKind, Integer> weights;
    private final FaultPlan faults;
    private final ScenarioEvents events;

    private Scenario(long seed, EnumMap<FaultKind, Integer> weights, int number, int connections) {
        this.seed = seed;
        this.weights = weights;
        faults = FaultPlan.seeded(seed, connections, weights);
        events = new ScenarioEvents(seed, number, weights);
    }

    /**
     * The period without a reader: a test with {@link FaultKind#EXPIRED_HISTORY} or {@link FaultKind#SILENT_TOPIC}
     * stops the program at the start of the period and restarts it at the end.
     *
     * @param from start of the period; no event arrives in the first second
     * @param to end of the period; the last of the events that arrived meanwhile are still kept
     * @param expires whether events of the period are no longer kept at its end, so that a gap must be reported
     */
    public record Absence(Instant from, Instant to, boolean expires) {}

    /** Returns a scenario with 150 to 450 events, 3 to 24 connections with faults, and any combination of kinds. */
    public static Scenario seeded(long seed) {
        return seeded(seed, Set.of());
    }

    /**
     * Returns the scenario of a seed without some kinds of faults.
     *
     * @param without the kinds to leave out; the others are drawn as if nothing was left out
     */
    public static Scenario seeded(long seed, Set<FaultKind> without) {
        SplittableRandom random = new SplittableRandom(seed);
        Builder builder = builder(seed).events(150 + random.nextInt(300)).connections(3 + random.nextInt(22));
        for (FaultKind kind : FaultKind.values()) {
            boolean rare = kind == FaultKind.EXPIRED_HISTORY;
            boolean occurs = random.nextInt(rare ? 5 : 2) == 0;
            int weight = 1 + random.nextInt(kind.isOfConnection() ? 4 : 40);
            if (occurs && !without.contains(kind)) {
                builder.weight(kind, weight);
            }
        }
        return builder.build();
    }

    /** Returns a builder of a scenario without faults. */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /** Returns a time one second before the first event arrives. */
    public Instant start() {
        return events.start();
    }

    /** Returns when the last event has arrived. */
    public Instant end() {
        return events.end();
    }

    /** Returns the period without a reader; {@code null} if there is none. */
    public @Nullable Absence absence() {
        return events.absence();
    }

    /** Returns every event with its expected fate, each id once. */
    public List<Issued> issued() {
        return events.issued();
    }

    /** Returns the faults of the connections. */
    public FaultPlan faults() {
        return faults;
    }

    /** Returns the weight of each kind that occurs. */
    public Map<FaultKind, Integer> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** Returns the log of each cluster, in order of arrival. */
    List<List<LoggedEvent>> clusters() {
        return events.clusters();
    }

    /** Returns the seed and the weights, which reproduce the scenario. */
    @Override
    public String toString() {
        return "seed " + seed + " " + weights;
    }

    /** Settings of a {@link Scenario}. Not thread-safe. */
    public static final class Builder {
        private final long seed;
        private final EnumMap<FaultKind, Integer> weights = new EnumMap<>(FaultKind.class);
        private int events = 300;
        private int connections = 12;

        private Builder(long seed) {
            this.seed = seed;
        }

        /**
         * Sets the approximate number of events; some kinds of faults add to them.
         *
         * @param number 20 or more; 300 by default
         */
        public Builder events(int number) {
            if (number < 20) {
                throw new IllegalArgumentException("events must be 20 or more: " + number);
            }
            events = number;
            return this;
        }

        /**
         * Sets how many connections, from the first on, have a fault.
         *
         * @param number 0 or more; 12 by default
         */
        public Builder connections(int number) {
            if (number < 0) {
                throw new IllegalArgumentException("connections must be 0 or more: " + number);
            }
            connections = number;
            return this;
        }

        /**
         * Adds a kind of fault.
         *
         * @param kind the kind
         * @param weight 0 to 1000; 0 for never. For a kind of connection fault, its frequency relative to the others;
         *     for a kind of event fault, its frequency per 1,000 events; for {@link FaultKind#SWITCH_OVER}, {@link
         *     FaultKind#EXPIRED_HISTORY} and {@link FaultKind#SILENT_TOPIC}, any value above 0
         */
        public Builder weight(FaultKind kind, int weight) {
            if (weight < 0 || weight > 1_000) {
                throw new IllegalArgumentException("a weight must be 0 to 1000: " + kind + " " + weight);
            }
            weights.put(Objects.requireNonNull(kind, "kind"), weight);
            return this;
        }

        /** Creates the scenario. */
        public Scenario build() {
            EnumMap<FaultKind, Integer> used = new EnumMap<>(weights);
            used.values().removeIf(weight -> weight == 0);
            return new Scenario(seed, used, events, connections);
        }
    }
}
