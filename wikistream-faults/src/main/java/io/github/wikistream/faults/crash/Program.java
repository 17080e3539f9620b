package io.github.wikistream.faults.crash;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.internal.http.Backoff;
import io.github.wikistream.internal.http.HttpSource;
import io.github.wikistream.internal.http.HttpSourceSettings;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The program that is killed: an ordinary pipeline from an EventStreams server to the stores that its arguments name.
 * It reports its progress on standard output and stops where {@link Stops} is told to.
 */
public final class Program {
    /** The pipeline's name. */
    static final String PIPELINE = "crashes";

    /** The function's file, in the folder given as an argument. */
    static final String FUNCTION_FILE = "function.jsonl";

    /** The file of the JSON Lines sink. */
    static final String LINES_FILE = "lines.jsonl";

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Options options;
    private final Stops stops;
    private final Map<String, LaneState> states = new HashMap<>();

    private Program(Options options, Stops stops) {
        this.options = options;
        this.stops = stops;
    }

    /**
     * Runs until the stream has ended and everything is stored.
     *
     * @param arguments {@code --server=} URI to read from; {@code --since=} start time; {@code --ahead=} milliseconds
     *     that the stream's clock is ahead of this machine's; {@code --name=} of the instance; {@code --batch=} events
     *     and {@code --linger=} milliseconds; and the stores: {@code --postgres=} a JDBC URL, {@code --redis=} a URI,
     *     {@code --folder=} for files; {@code --standby=} milliseconds of silence before a takeover
     */
    public static void main(String[] arguments) throws InterruptedException {
        Options options = Options.of(
                arguments,
                "server",
                "since",
                "ahead",
                "name",
                "batch",
                "linger",
                "postgres",
                "redis",
                "folder",
                "standby");
        Stops stops = new Stops(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        stops.execute();
        stops.awaitFirstOrder();
        System.exit(new Program(options, stops).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        StreamReport report;
        try (WikiStream stream = build()) {
            stream.start();
            while (!stream.await(LOOK)) {
                tellStandby(stream.report());
            }
            tellStandby(stream.report());
            report = stream.report();
        } catch (WikiStreamException e) {
            stops.tell("failed", e.toString());
            return false;
        }
        boolean done = report.lanes().stream().allMatch(lane -> lane.state() == LaneState.DONE);
        stops.tell(done ? "done" : "failed", report.toString());
        return done;
    }

    private void tellStandby(StreamReport report) {
        for (StreamReport.Lane lane : report.lanes()) {
            LaneState before = states.put(lane.sink(), lane.state());
            boolean stoodBy = before == LaneState.STANDBY;
            boolean standsBy = lane.state() == LaneState.STANDBY;
            if (stoodBy != standsBy) {
                stops.tell(standsBy ? "standby" : "takeover", lane.sink());
            }
        }
    }

    private WikiStream build() {
        Instant since = Instant.parse(options.text("since", ""));
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMillis(options.number("ahead", 0)));
        int batchEvents = (int) options.number("batch", 10);
        HttpSourceSettings source = HttpSourceSettings.of(
                        URI.create(options.text("server", "")),
                        List.of("recentchange"),
                        "wikistream-crashes/1.0 (crashes@example.org) " + options.text("name", "alone"))
                .since(since)
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(100)));
        WikiStream.Builder builder = WikiStream.builder()
                .pipeline(PIPELINE)
                .source(new StoppingSource(HttpSource.of(source, clock), stops))
                .since(since)
                .clock(clock)
                .batchEvents(batchEvents)
                .linger(Duration.ofMillis(options.number("linger", 5)));
        long standby = options.number("standby", 0);
        if (standby > 0) {
            builder.standby(Duration.ofMillis(standby));
        }
        addPostgres(builder, options.text("postgres", ""));
        addRedis(builder, options.text("redis", ""));
        addFiles(builder, options.text("folder", ""), batchEvents);
        return builder.build();
    }

    private void addPostgres(WikiStream.Builder builder, String jdbcUrl) {
        if (!jdbcUrl.isEmpty()) {
            PGSimpleDataSource connections = new PGSimpleDataSource();
            connections.setURL(jdbcUrl);
            Sink sink = PostgresSink.of(StoppingConnections.of(connections, stops));
            builder.sink("postgresql", new StoppingSink(sink, stops, CallPlaces.POSTGRES));
        }
    }

    private void addRedis(WikiStream.Builder builder, String uri) {
        if (!uri.isEmpty()) {
            RedisMetricStore store = RedisMetricStore.create(RedisGate.before(uri, stops));
            builder.metricStore("redis", new StoppingStore(store, stops, CallPlaces.REDIS));
        }
    }

    private void addFiles(WikiStream.Builder builder, String name, int batchEvents) {
        if (!name.isEmpty()) {
            Path folder = Path.of(name);
            FunctionLane function = new FunctionLane(folder.resolve(FUNCTION_FILE), batchEvents, stops);
            builder.forEach(function).listener(function).checkpointFolder(folder);
            builder.sink("lines", new StoppingSink(lines(folder.resolve(LINES_FILE)), stops, CallPlaces.LINES));
        }
    }

    private static Sink lines(Path file) {
        PluginUri uri = PluginUri.parse("jsonl:" + file);
        return ServiceLoader.load(SinkProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.schemes().contains(uri.scheme()))
                .findFirst()
                .orElseThrow()
                .create(SinkProvider.Config.builder().uri(uri).build());
    }
}
