package io.github.wikistream.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The ways to store of {@link StoreBenchmark} in turn, round by round, so that what else the machine does meets all of them
 * alike. Prints the median rate of each, and its ratio to psql's.
 *
 * <pre>java -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.StoreSpeed [EVENTS] [ROUNDS] [RAW] [BATCH]</pre>
 */
public final class StoreSpeed {
    private StoreSpeed() {}

    private interface Way {
        void store() throws Exception;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        StoreBenchmark ways = new StoreBenchmark();
        ways.events = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        ways.raw = args.length < 3 || Boolean.parseBoolean(args[2]);
        ways.batch = args.length > 3 ? Integer.parseInt(args[3]) : ways.batch;
        ways.prepare();
        Map<String, Way> all = new LinkedHashMap<>();
        all.put("psql", ways::psql);
        all.put("sink", ways::sink);
        all.put("sink and folding", ways::sinkAndFolding);
        all.put("JDBC batches", ways::jdbcBatches);
        all.put("one by one", ways::oneByOne);
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Way> each : all.entrySet()) {
                ways.empty();
                long start = System.nanoTime();
                each.getValue().store();
                long time = System.nanoTime() - start;
                if (round > 0) {
                    nanos.computeIfAbsent(each.getKey(), key -> new ArrayList<>())
                            .add(time);
                }
            }
        }
        double[] psql = {0};
        System.out.println("| way | events/s (median) | ratio to psql |");
        nanos.forEach((way, times) -> {
            long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
            double events = way.equals("one by one") ? ways.events / 50.0 : ways.events;
            double rate = events / (sorted[sorted.length / 2] / 1e9);
            psql[0] = way.equals("psql") ? rate : psql[0];
            System.out.printf(
                    Locale.ROOT, "| %s | %,.0f | %.2f | %s%n", way, rate, rate / psql[0], Arrays.toString(sorted));
        });
        ways.stop();
    }
}
