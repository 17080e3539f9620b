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
 * A stream and all that goes wrong with it, drawn from a seed: the same seed and the same weights give the same events in the same order, the
 * same faults on the same connections, and know what a store must hold in the end. Immutable.
 *
 * <pre>{@code
 * Scenario scenario = Scenario.seeded(42);
 * JumpingTime time = new JumpingTime(scenario.start());
 * try (EventStreamsServer server =
 *         EventStreamsServer.builder().scenario(scenario).time(time).start()) {
 *     … read from server.uri() since scenario.start(), by time.clock() …
 * }
 * Verdict verdict = Oracle.of(scenario.toString(), scenario.issued()).events(stored);
 * }</pre>
 */
public final class Scenario {
    /** How long the server of a scenario keeps an event, as Wikimedia's does at least. */
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
     * When nobody reads: somebody who tests with {@link FaultKind#EXPIRED_HISTORY} stops the program at the beginning and starts it again at
     * the end.
     *
     * @param from no event arrives for a second from then on
     * @param to   the last of the events that arrived meanwhile are kept still
     */
    public record Absence(Instant from, Instant to) {}

    /** Returns a scenario with 150 to 450 events, 3 to 24 connections with faults, and any combination of kinds. */
    public static Scenario seeded(long seed) {
        return seeded(seed, Set.of());
    }

    /**
     * Returns the scenario of a seed with some kinds left out of it.
     *
     * @param without kinds that must not occur; the others are drawn as if nothing was left out
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

    /** Begins a scenario in which nothing goes wrong but what is added. */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /** Returns when the first event arrives, less a second. */
    public Instant start() {
        return events.start();
    }

    /** Returns when the last event has arrived. */
    public Instant end() {
        return events.end();
    }

    /** Returns when nobody reads, {@code null} if the scenario has no {@link FaultKind#EXPIRED_HISTORY}. */
    public @Nullable Absence absence() {
        return events.absence();
    }

    /** Returns every event with what is to become of it, each id once. */
    public List<Issued> issued() {
        return events.issued();
    }

    /** Returns what goes wrong on which connection. */
    public FaultPlan faults() {
        return faults;
    }

    /** Returns the weight of each kind that occurs. */
    public Map<FaultKind, Integer> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** Returns what each cluster has in its logs, in the order of arrival. */
    List<List<LoggedEvent>> clusters() {
        return events.clusters();
    }

    /** Returns the seed and the weights: what it takes to make the scenario again. */
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
         * Sets about how many events there are; some kinds add to them.
         *
         * @param number 20 or more; 300 if never set
         */
        public Builder events(int number) {
            if (number < 20) {
                throw new IllegalArgumentException("a scenario has 20 events or more: " + number);
            }
            events = number;
            return this;
        }

        /**
         * Sets how many connections have a fault: the first ones.
         *
         * @param number 0 or more; 12 if never set
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
         * @param kind   which
         * @param weight 0 to 1000, 0 for never; for a kind of connections how often in proportion to the others, for a kind of events how
         *               many in a thousand, for {@link FaultKind#SWITCH_OVER} and {@link FaultKind#EXPIRED_HISTORY} any
         */
        public Builder weight(FaultKind kind, int weight) {
            if (weight < 0 || weight > 1_000) {
                throw new IllegalArgumentException("a weight must be 0 to 1000: " + kind + " " + weight);
            }
            weights.put(Objects.requireNonNull(kind, "kind"), weight);
            return this;
        }

        /** Makes the scenario. */
        public Scenario build() {
            EnumMap<FaultKind, Integer> used = new EnumMap<>(weights);
            used.values().removeIf(weight -> weight == 0);
            return new Scenario(seed, used, events, connections);
        }
    }
}
