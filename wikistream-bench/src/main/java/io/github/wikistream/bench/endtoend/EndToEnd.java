package io.github.wikistream.bench.endtoend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Compares the library with {@link PlainPipeline}, from HTTP to the stores: both stores, each one alone, and none. The two take turns in one
 * process with the same events, after a warm-up that lasts until the compiler has nothing left to do. The servers run on the same machine.
 *
 * <pre>java -Xmx512m -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.endtoend.EndToEnd [EVENTS] [ROUNDS] [TARGET…]</pre>
 */
public final class EndToEnd {
    private static final int MOST_WARM_UPS = 20;
    private static final double WARM = 0.03;

    private final Meter meter;
    private final StreamServer server;
    private final List<Pipeline> pipelines;

    private EndToEnd(Stores stores, StreamServer server) {
        this.server = server;
        meter = new Meter(stores);
        pipelines = List.of(new WikistreamPipeline(stores), new PlainPipeline(stores));
    }

    /**
     * The runs with some stores, after the warm-up.
     *
     * @param wikistream one run per round
     * @param plain      one run per round, with the same events
     */
    record Comparison(Target target, List<Cost> wikistream, List<Cost> plain) {
        /** Returns the ratios of the rounds, ascending: above 1, the library is faster. */
        double[] ratios() {
            return IntStream.range(0, plain.size())
                    .mapToDouble(i -> plain.get(i).seconds() / wikistream.get(i).seconds())
                    .sorted()
                    .toArray();
        }

        @Override
        public String toString() {
            double[] ratios = ratios();
            return String.format(
                    Locale.ROOT,
                    "| %s | wikistream | %s | %.2f (%.2f to %.2f) |%n| %s | plain | %s | 1 |",
                    target,
                    Cost.row(wikistream),
                    ratios[ratios.length / 2],
                    ratios[0],
                    ratios[ratios.length - 1],
                    target,
                    Cost.row(plain));
        }
    }

    /** Measures and prints a table; 50,000 events, 7 rounds and all targets by default. */
    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        List<Target> targets = args.length > 2
                ? List.of(args).subList(2, args.length).stream()
                        .map(Target::valueOf)
                        .toList()
                : List.of(Target.values());
        System.out.println(
                "| stores | pipeline | events/s | CPU of the program, µs/event | CPU of the stores, µs/event | heap, MB | compiling, % | ratio |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|");
        for (Target target : targets) {
            System.out.println(compare(target, events, rounds, MOST_WARM_UPS));
        }
    }

    /** Compares in one case. */
    static Comparison compare(Target target, int events, int rounds, int mostWarmUps) throws Exception {
        try (Stores stores = new Stores();
                StreamServer server = StreamServer.start(events)) {
            EndToEnd run = new EndToEnd(stores, server);
            run.warmUp(target, mostWarmUps);
            return run.measure(target, rounds);
        }
    }

    private void warmUp(Target target, int most) throws Exception {
        boolean warm = false;
        for (int i = 0; i < most && !warm; i++) {
            warm = true;
            for (Pipeline each : pipelines) {
                warm &= meter.run(each, server.uri(), target).compiling() < WARM;
            }
        }
    }

    private Comparison measure(Target target, int rounds) throws Exception {
        List<List<Cost>> costs = List.of(new ArrayList<>(), new ArrayList<>());
        List<Integer> order = new ArrayList<>(List.of(0, 1));
        for (int round = 0; round < rounds; round++) {
            for (int each : order) {
                costs.get(each).add(meter.run(pipelines.get(each), server.uri(), target));
            }
            Collections.reverse(order);
        }
        long stored = costs.get(0).get(0).events();
        if (costs.stream().flatMap(List::stream).anyMatch(cost -> cost.events() != stored)) {
            throw new IOException("the pipelines stored different numbers of events: " + costs);
        }
        return new Comparison(target, costs.get(0), costs.get(1));
    }
}
