package io.github.wikistream.faults.crash;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.faults.crash.CrashRun.Outcome;
import io.github.wikistream.testkit.oracle.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kills programs and servers at every {@link Place}, and compares the final content of the stores with what was sent. A
 * seed determines the stream and the kills of a run: at which place, and at which pass of it.
 */
public final class CrashMatrix {
    private CrashMatrix() {}

    /** Where something was killed, in the order of the table. */
    private record Point(Victim victim, Place place) implements Comparable<Point> {
        static Point of(Strike strike) {
            return new Point(strike.victim(), strike.place());
        }

        @Override
        public int compareTo(Point other) {
            return Comparator.comparing(Point::victim)
                    .thenComparing(Point::place)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return victim.toString() + place;
        }
    }

    /**
     * A row of the table.
     *
     * @param kills number of kills at this point
     * @param runs number of runs with at least one of these kills; they also had other kills
     * @param expected number of events that the oracle expected in the stores of these runs, over all comparisons
     */
    private record Row(long kills, long runs, long expected, long lost, long duplicated, long altered, long repeated) {
        static final Row EMPTY = new Row(0, 0, 0, 0, 0, 0, 0);

        Row plusKills(long more) {
            return new Row(kills + more, runs, expected, lost, duplicated, altered, repeated);
        }

        Row plusRun(List<Verdict> verdicts) {
            Row sum = new Row(kills, runs + 1, expected, lost, duplicated, altered, repeated);
            for (Verdict verdict : verdicts) {
                sum = sum.plus(verdict);
            }
            return sum;
        }

        private Row plus(Verdict verdict) {
            boolean mayRepeat = verdict.duplicated().isEmpty() && verdict.lost().isEmpty();
            return new Row(
                    kills,
                    runs,
                    expected + verdict.expected(),
                    lost + verdict.lost().size(),
                    duplicated + verdict.duplicated().size(),
                    altered + verdict.altered().size() + verdict.unexpected().size(),
                    repeated + (mayRepeat ? Math.max(0, verdict.stored() - verdict.expected()) : 0));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d | %,d | %,d | %,d | %,d | %,d | %,d",
                    kills,
                    runs,
                    expected,
                    lost,
                    duplicated,
                    altered,
                    repeated);
        }
    }

    /**
     * The result of several runs.
     *
     * @param failures failures, each with the command that reproduces it
     * @param table in Markdown: one row per point
     * @param kills number of kills of programs and servers
     */
    public record Summary(List<String> failures, String table, long kills) {
        /** Copies the list. */
        public Summary {
            failures = List.copyOf(failures);
        }
    }

    /**
     * Runs seeds, assigning them to the variants in turn.
     *
     * @param variants the variants to run; seeds of other variants are skipped
     * @param progress receives a line per finished run
     */
    static Summary run(LongStream seeds, List<Variant> variants, PrintStream progress)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<Outcome> outcomes = new ArrayList<>();
        Path folder = Files.createTempDirectory("wikistream-crashes-");
        PostgresServer postgres = variants.stream().anyMatch(Variant::hasPostgres)
                ? PostgresServer.in(folder.resolve("postgres")).start()
                : null;
        try {
            if (postgres != null) {
                closeAtExit(postgres::close);
            }
            for (long seed : seeds.toArray()) {
                Variant variant = Variant.of(seed);
                if (!variants.contains(variant)) {
                    continue;
                }
                Outcome outcome = run(seed, variant, folder, postgres);
                outcomes.add(outcome);
                progress.println("seed " + seed + " " + variant + ": "
                        + outcome.struck().size() + " of " + outcome.planned().size() + " kills");
                outcome.problems().forEach(progress::println);
            }
        } finally {
            if (postgres != null) {
                postgres.close();
            }
            delete(folder);
        }
        return sum(outcomes, (System.nanoTime() - begin) / 1_000_000_000);
    }

    private static Outcome run(long seed, Variant variant, Path parent, @Nullable PostgresServer postgres)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(parent.resolve("seed-" + seed));
        try (Stores stores = new Stores(variant, folder, postgres)) {
            closeAtExit(stores::close);
            return new CrashRun(seed, variant, stores).run();
        } finally {
            delete(folder);
        }
    }

    /**
     * Stops the servers at exit, since they outlive this program if it is interrupted. {@code closing} must be
     * idempotent.
     */
    private static void closeAtExit(Runnable closing) {
        Runtime.getRuntime().addShutdownHook(new Thread(closing, "close-servers"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Summary sum(List<Outcome> outcomes, long seconds) {
        Map<Point, Row> rows = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        Row all = Row.EMPTY;
        long programs = 0;
        long forgotten = 0;
        for (Outcome outcome : outcomes) {
            outcome.planned().forEach(strike -> rows.putIfAbsent(Point.of(strike), Row.EMPTY));
            Set<Point> points = new HashSet<>();
            for (Strike strike : outcome.struck()) {
                points.add(Point.of(strike));
                rows.computeIfPresent(Point.of(strike), (point, row) -> row.plusKills(1));
            }
            for (Point point : points) {
                rows.computeIfPresent(point, (key, row) -> row.plusRun(outcome.verdicts()));
            }
            all = all.plusKills(outcome.struck().size()).plusRun(outcome.verdicts());
            programs += outcome.programs();
            forgotten += outcome.forgotten();
            failures.addAll(outcome.problems());
        }
        if (forgotten == 0
                && outcomes.stream()
                        .anyMatch(outcome -> outcome.variant().victim().forgets())) {
            failures.add("no server restarted without something that it had acknowledged");
        }
        StringJoiner table = new StringJoiner("\n");
        table.add(
                "| killed | kills | runs | events expected in these runs | lost | duplicated | altered | repeated within a batch |");
        table.add("|---|---:|---:|---:|---:|---:|---:|---:|");
        rows.forEach((point, row) -> {
            table.add("| " + point + " | " + row + " |");
            if (row.kills() == 0) {
                failures.add("never reached: " + point);
            }
        });
        table.add("| all | " + all + " |");
        table.add(programs + " programs started, " + forgotten + " acknowledged events lost by servers, " + seconds
                + " s, " + failures.size() + " failures");
        return new Summary(failures, table.toString(), all.kills());
    }

    /**
     * Runs the matrix and prints a table. Exits with status 1 if anything was lost, duplicated or altered, or if a
     * place was never reached.
     *
     * @param arguments any of {@code --seeds=1-50} (or a single seed to reproduce a run) and {@code
     *     --variants=POSTGRES,REDIS,BOTH,…}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.of(arguments, "seeds", "variants");
        List<Variant> variants = options.list("variants", "", Variant::valueOf);
        Summary summary = run(
                options.range("seeds", "1-50"), variants.isEmpty() ? List.of(Variant.values()) : variants, System.out);
        System.out.println(summary.table());
        summary.failures().forEach(System.out::println);
        System.exit(summary.failures().isEmpty() ? 0 : 1);
    }
}
