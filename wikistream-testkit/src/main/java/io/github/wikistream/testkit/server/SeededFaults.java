package io.github.wikistream.testkit.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Random faults, each a function of the seed and the number of the connection only, so independent of threads. */
final class SeededFaults implements FaultPlan {
    private static final int MOST_EVENTS = 60;
    private static final int SHOWN = 30;
    private static final List<Ending> TORN = List.of(
            Ending.TORN_BEFORE_EVENT,
            Ending.TORN_IN_EVENT_LINE,
            Ending.TORN_BEHIND_EVENT_LINE,
            Ending.TORN_IN_ID,
            Ending.TORN_BEHIND_ID,
            Ending.TORN_IN_DATA,
            Ending.TORN_IN_CHARACTER,
            Ending.TORN_BEFORE_EMPTY_LINE);

    private final long seed;
    private final int connections;
    private final EnumMap<FaultKind, Integer> weights = new EnumMap<>(FaultKind.class);
    private final int sum;

    SeededFaults(long seed, int connections, Map<FaultKind, Integer> weights) {
        this.seed = seed;
        this.connections = connections;
        weights.forEach((kind, weight) -> {
            if (weight < 0) {
                throw new IllegalArgumentException("a weight must be 0 or more: " + kind + " " + weight);
            }
            // The cluster is drawn in addition to the fault.
            if (kind.isOfConnection() && weight > 0) {
                this.weights.put(kind, weight);
            }
        });
        sum = this.weights.entrySet().stream()
                .filter(entry -> entry.getKey() != FaultKind.OTHER_CLUSTER)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public Fault faultFor(StreamRequest request) {
        return draw(request.number(), request.lastEventId() != null);
    }

    private Fault draw(long number, boolean resumes) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        Fault fault = new Fault.None();
        if (number <= connections && sum > 0) {
            int pick = random.nextInt(sum);
            for (Map.Entry<FaultKind, Integer> entry : weights.entrySet()) {
                pick -= entry.getKey() == FaultKind.OTHER_CLUSTER ? 0 : entry.getValue();
                if (pick < 0) {
                    fault = make(entry.getKey(), resumes, random);
                    break;
                }
            }
        }
        boolean other = weights.containsKey(FaultKind.OTHER_CLUSTER) && random.nextInt(3) == 0;
        return other ? new Fault.FromCluster(1, fault) : fault;
    }

    private static Fault make(FaultKind kind, boolean resumes, SplittableRandom random) {
        return switch (kind) {
            case CUT -> end(TORN.get(random.nextInt(TORN.size())), upTo(20, random), random);
            case CLEAN_END ->
                end(random.nextInt(4) == 0 ? Ending.CLEAN_BEHIND_EVENT_LINE : Ending.CLEAN, upTo(20, random), random);
            case ERROR_FRAME -> end(Ending.ERROR_FRAME, upTo(20, random), random);
            case STALL ->
                random.nextBoolean()
                        ? end(Ending.SILENCE, upTo(600, random), random)
                        : new Fault.Pause(1 + random.nextInt(MOST_EVENTS), upTo(25, random));
            case TRICKLE -> new Fault.Trickle(end(TORN.get(random.nextInt(TORN.size())), Duration.ZERO, random));
            case HANG_UP -> new Fault.HangUp();
            case SERVER_ERROR ->
                new Fault.Answer(
                        List.of(500, 502, 503, 504).get(random.nextInt(4)),
                        random.nextInt(3) == 0 ? upTo(90, random) : null);
            case TOO_MANY_REQUESTS -> new Fault.Answer(429, random.nextInt(4) == 0 ? null : upTo(600, random));
            case FORBIDDEN -> new Fault.Answer(403, null);
            case REFUSED_POSITION ->
                resumes ? new Fault.Answer(random.nextBoolean() ? 400 : 404, null) : new Fault.None();
            default -> new Fault.None();
        };
    }

    private static Fault end(Ending ending, Duration pause, SplittableRandom random) {
        return new Fault.EndAfter(1 + random.nextInt(MOST_EVENTS), random.nextInt(4) == 0, ending, pause);
    }

    /** Returns zero in half of all cases, else up to that many seconds. */
    private static Duration upTo(int seconds, SplittableRandom random) {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextLong(1_000L * seconds));
    }

    /** Lists the faults in order. */
    @Override
    public String toString() {
        return LongStream.rangeClosed(1, Math.min(connections, SHOWN))
                .mapToObj(number -> number + " " + draw(number, true))
                .collect(Collectors.joining(
                        "; ",
                        "faults of seed " + seed + " by weight " + weights + ": ",
                        connections > SHOWN ? "; …" : ""));
    }
}
