package io.github.wikistream.faults.crash;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.faults.common.PostgresContents;
import io.github.wikistream.faults.crash.Child.Message;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultKind;
import io.github.wikistream.testkit.server.FaultPlan;
import io.github.wikistream.testkit.server.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Two instances of one pipeline on the same stores, with a stream of 35 events per second. Either instance is killed at
 * random and restarted; one writes while the other is on standby and takes over. The stream runs in real time, so a run
 * takes as long as the stream.
 */
public final class TwoInstances {
    private static final int EVENTS_PER_SECOND = 35;
    private static final int BETWEEN_CUTS = 400;
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final long LONGEST_LIFE_MILLIS = 10_000;
    private static final long SHORTEST_LIFE_MILLIS = 3_000;
    private static final long LONGEST_ABSENCE_MILLIS = 1_500;

    private final Duration length;
    private final long seed;
    private final PrintStream progress;
    private final Scenario scenario;
    private final TestPostgres.Database postgres = TestPostgres.freshDatabase();
    private final String redis = TestRedis.freshDatabase();

    private TwoInstances(Duration length, long seed, PrintStream progress) {
        this.length = length;
        this.seed = seed;
        this.progress = progress;
        scenario = Scenario.builder(seed)
                .events((int) (length.toSeconds() * EVENTS_PER_SECOND))
                .weight(FaultKind.BURST, 5)
                .weight(FaultKind.DISORDER, 20)
                .weight(FaultKind.SWITCH_OVER, 1)
                .weight(FaultKind.CANARY, 5)
                .weight(FaultKind.REDACTION, 5)
                .weight(FaultKind.INVALID, 5)
                .weight(FaultKind.REPEAT, 10)
                .build();
    }

    /** Counters of one instance. */
    private record Lives(int starts, int kills, int standbys, int takeovers, List<String> problems) {
        Lives plus(Lives other) {
            List<String> both = new ArrayList<>(problems);
            both.addAll(other.problems);
            return new Lives(
                    starts + other.starts,
                    kills + other.kills,
                    standbys + other.standbys,
                    takeovers + other.takeovers,
                    both);
        }
    }

    /**
     * The result of a run.
     *
     * @param kills of either instance
     * @param takeovers how often a store's lane wrote again after being on standby
     * @param verdicts the oracle's verdicts
     * @param problems failures
     * @param text the whole result as a Markdown table
     */
    record Outcome(int kills, int takeovers, List<Verdict> verdicts, List<String> problems, String text) {}

    /** Runs until the stream has ended and the instances have finished. */
    static Outcome run(Duration length, long seed, PrintStream progress) throws IOException, InterruptedException {
        return new TwoInstances(length, seed, progress).run();
    }

    private Outcome run() throws IOException, InterruptedException {
        ShiftedTime time = ShiftedTime.showing(scenario.start());
        Lives lives;
        long sent;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (EventStreamsServer server = EventStreamsServer.builder()
                .scenario(scenario)
                .faults(FaultPlan.cutAfterNew(BETWEEN_CUTS))
                .connectionLimit(EventStreamsServer.UNLIMITED)
                .time(time)
                .start()) {
            long deadline = System.nanoTime() + length.toNanos();
            Future<Lives> one = threads.submit(() -> live(1, server, time, deadline));
            Future<Lives> other = threads.submit(() -> live(2, server, time, deadline));
            lives = one.get().plus(other.get());
            sent = server.statistics().eventsSent();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an instance could not be supervised: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
        return judge(lives, sent);
    }

    /** Starts and kills an instance repeatedly until the deadline, then lets it finish. */
    private Lives live(int number, EventStreamsServer server, ShiftedTime time, long deadline)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed * 2 + number);
        List<String> arguments = List.of(
                "--server=http://127.0.0.1:" + server.port(),
                "--since=" + scenario.start(),
                "--ahead=" + time.ahead().toMillis(),
                "--name=instance-" + number,
                "--batch=100",
                "--linger=50",
                "--postgres=" + postgres.jdbcUrl(),
                "--redis=" + redis,
                "--standby=" + SILENCE.toMillis());
        Lives lives = new Lives(0, 0, 0, 0, List.of());
        boolean ended = false;
        while (!ended) {
            Child child = Child.start(arguments);
            child.order("run");
            long life = random.nextLong(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(life);
            boolean last = end - deadline >= 0;
            Lives one = last ? follow(child, Long.MAX_VALUE) : follow(child, end);
            lives = lives.plus(one);
            ended = last || !one.problems().isEmpty();
            if (!ended) {
                progress.println("instance " + number + " killed after " + life + " ms");
                long absence = random.nextLong(LONGEST_ABSENCE_MILLIS);
                TimeUnit.MILLISECONDS.sleep(absence);
            }
        }
        return lives;
    }

    /** Follows an instance until it ends, or kills it when its time is up. */
    private static Lives follow(Child child, long end) throws InterruptedException {
        int standbys = 0;
        int takeovers = 0;
        List<String> problems = new ArrayList<>();
        boolean over = false;
        boolean done = false;
        while (!over) {
            Message message = end == Long.MAX_VALUE
                    ? child.await()
                    : child.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            done = message instanceof Message.Done;
            standbys += message instanceof Message.Standby ? 1 : 0;
            takeovers += message instanceof Message.Takeover ? 1 : 0;
            if (message instanceof Message.Failed failed) {
                problems.add("an instance failed: " + failed.why() + "\n    " + child.log());
            }
            over = message == null || done || !problems.isEmpty();
        }
        child.kill();
        return new Lives(1, done ? 0 : 1, standbys, takeovers, problems);
    }

    private Outcome judge(Lives lives, long sent) {
        String title = "two instances, seed " + seed + ", " + length.toSeconds() + " s";
        Oracle oracle = Oracle.of(title, scenario.issued());
        List<Verdict> verdicts = new ArrayList<>(new PostgresContents(postgres.jdbcUrl()).judge(oracle));
        verdicts.addAll(MetricContents.inRedis(Program.PIPELINE, redis).judge(oracle));
        List<String> problems = new ArrayList<>(lives.problems());
        StringBuilder text =
                new StringBuilder("| compared | expected | lost | duplicated | altered |\n|---|---:|---:|---:|---:|\n");
        for (Verdict verdict : verdicts) {
            if (!verdict.isExact()) {
                problems.add(verdict.toString());
            }
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d |%n",
                    verdict.title().substring(title.length() + 2),
                    verdict.expected(),
                    verdict.lost().size(),
                    verdict.duplicated().size(),
                    verdict.altered().size() + verdict.unexpected().size()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%s: %,d events issued, %,d sent; %d starts, %d kills; lanes stood by %d times and took over %d times",
                title,
                scenario.issued().size(),
                sent,
                lives.starts(),
                lives.kills(),
                lives.standbys(),
                lives.takeovers()));
        return new Outcome(lives.kills(), lives.takeovers(), verdicts, problems, text.toString());
    }

    /**
     * Runs the experiment and prints the result. Exits with status 1 if anything was lost, duplicated or altered, or if
     * no instance ever took over from the other.
     *
     * @param arguments any of {@code --minutes=5}, {@code --seed=1}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.of(arguments, "minutes", "seed");
        Outcome outcome = run(Duration.ofMinutes(options.number("minutes", 5)), options.number("seed", 1), System.out);
        System.out.println(outcome.text());
        outcome.problems().forEach(System.out::println);
        System.exit(outcome.problems().isEmpty() && outcome.takeovers() > 0 ? 0 : 1);
    }
}
