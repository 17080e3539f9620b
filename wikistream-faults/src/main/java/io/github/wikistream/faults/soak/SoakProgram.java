package io.github.wikistream.faults.soak;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.faults.common.UnreliableSink;
import io.github.wikistream.faults.stores.StoreFault;
import io.github.wikistream.internal.http.HttpSource;
import io.github.wikistream.internal.http.HttpSourceSettings;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.redis.RedisMetricStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/**
 * The program under test in a soak: an ordinary pipeline from a server to PostgreSQL and Redis, with default settings
 * but one. A failed pipeline is built and started again, as a supervisor would do. The program reports its lanes
 * several times per second, and executes these commands:
 *
 * <ul>
 *   <li>{@code error PLACE}: throw an error at a {@link ThrownErrors.Place};
 *   <li>{@code skew SECONDS}: set its clock ahead by that much;
 *   <li>{@code collect}: run a full collection and report the heap in use and the number of threads;
 *   <li>{@code stop}: close the pipeline and exit.
 * </ul>
 */
public final class SoakProgram {
    /** The pipeline's name. */
    static final String PIPELINE = "soak";

    private static final Duration LOOK = Duration.ofMillis(200);
    /** Shorter than the default of 30 seconds, so that a silent connection takes no longer than other faults. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

    private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);

    private final Options options;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final SkewedClock clock = new SkewedClock();
    private final ThrownErrors errors = new ThrownErrors();
    private volatile boolean stopping;

    private SoakProgram(Options options) {
        this.options = options;
    }

    /**
     * Runs until the stream has ended and everything is stored, or until a {@code stop} command.
     *
     * @param arguments {@code --server=} URI to read from; {@code --since=} start time; {@code --postgres=} and {@code
     *     --redis=} URIs of the stores
     */
    public static void main(String[] arguments) throws InterruptedException {
        SoakProgram program = new SoakProgram(Options.of(arguments, "server", "since", "postgres", "redis"));
        Thread orders = new Thread(program::readOrders, "orders");
        orders.setDaemon(true);
        orders.start();
        program.run();
        System.exit(0);
    }

    private void run() throws InterruptedException {
        while (true) {
            try (WikiStream stream = build()) {
                stream.start();
                boolean over = false;
                while (!over && !stopping) {
                    over = stream.await(LOOK);
                    StreamReport report = stream.report();
                    report(report);
                    requireAllLanes(report);
                }
                if (over) {
                    tell("done " + stream.report());
                    return;
                }
            } catch (RuntimeException | Error e) {
                tell("failed " + e);
            }
            if (stopping) {
                tell("stopped");
                return;
            }
            Thread.sleep(BEFORE_RESTART.toMillis());
        }
    }

    /** Restarts the pipeline if one lane has failed; the library itself would continue with the others. */
    private static void requireAllLanes(StreamReport report) {
        for (StreamReport.Lane lane : report.lanes()) {
            if (lane.state() == LaneState.FAILED) {
                throw new IllegalStateException("lane '" + lane.sink() + "' failed: " + lane.failure());
            }
        }
    }

    private void report(StreamReport report) {
        StringJoiner text = new StringJoiner(" ");
        text.add("lanes errors=" + errors.thrown());
        for (StreamReport.Lane lane : report.lanes()) {
            text.add(lane.sink() + "=" + lane.state());
            Completeness read = lane.completeness().get(SoakStream.busyTopic());
            if (read != null) {
                text.add(lane.sink() + ".durable=" + read.expected());
            }
            text.add(lane.sink() + ".retries=" + lane.retries());
        }
        tell(text.toString());
    }

    private WikiStream build() {
        Instant since = Instant.parse(options.text("since", ""));
        HttpSourceSettings source = HttpSourceSettings.of(
                        URI.create(options.text("server", "")),
                        List.of("recentchange"),
                        "wikistream-soak/1.0 (soak@example.org)")
                .silenceLimit(SILENCE_LIMIT)
                .since(since);
        return WikiStream.builder()
                .pipeline(PIPELINE)
                .source(HttpSource.of(source, clock))
                .since(since)
                .clock(clock)
                .metric(Metric.of("soak", (change, recorder) -> errors.pass(ThrownErrors.Place.METRIC)))
                .listener(new StreamListener() {
                    @Override
                    public void onBatchWritten(String sink, int events, long elapsedNanos) {
                        errors.pass(ThrownErrors.Place.LISTENER);
                    }
                })
                .sink(
                        StoreFault.Store.POSTGRES.lane(),
                        new UnreliableSink(PostgresSink.of(options.text("postgres", "")), errors))
                .metricStore(StoreFault.Store.REDIS.lane(), RedisMetricStore.create(options.text("redis", "")))
                .build();
    }

    private void readOrders() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                execute(line.split(" ", 2));
            }
        } catch (IOException | IllegalArgumentException e) {
            tell("failed cannot read or execute commands: " + e);
        }
        // The parent process has ended.
        Runtime.getRuntime().halt(2);
    }

    private void execute(String[] order) {
        switch (order[0]) {
            case "error" -> errors.arm(ThrownErrors.Place.valueOf(order[1]));
            case "skew" -> clock.skew(Duration.ofSeconds(Long.parseLong(order[1])));
            case "collect" -> collect();
            case "stop" -> stopping = true;
            default -> throw new IllegalArgumentException("no order: " + String.join(" ", order));
        }
    }

    private void collect() {
        System.gc();
        long used = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
        tell("collected heap=" + used + " threads="
                + ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private synchronized void tell(String message) {
        out.println("@" + message.replace('\n', ' '));
        out.flush();
    }
}
