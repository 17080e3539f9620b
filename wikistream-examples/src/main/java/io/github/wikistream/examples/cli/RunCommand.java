package io.github.wikistream.examples.cli;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.options.SourceOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads a source into sinks, without a page. */
@Command(
        name = "run",
        header = "Reads a source into sinks.",
        description = {
            "Runs until the input ends or it is stopped (Ctrl-C, SIGTERM).",
            "Each event goes into each sink exactly once, whatever breaks on the way; the next run goes on where this one stopped.",
            "The last line on standard output is a summary in JSON; progress goes to standard error."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream run --source simulated --sink jsonl:changes.jsonl",
            "  wikistream run --sink postgresql://wiki@localhost/wiki --sink redis://localhost",
            "  wikistream run --source monday.sse.gz tuesday.sse.gz --sink postgresql://wiki@localhost/wiki",
            "  wikistream run --since 2026-11-22T00:00:00Z --streams recentchange --sink redis://localhost",
            "  wikistream run --since 2026-11-20T00:00:00Z --until 2026-11-21T00:00:00Z --sink postgresql://wiki@localhost/wiki"
        })
final class RunCommand extends BaseCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Option(
            names = "--sink",
            required = true,
            paramLabel = "URI",
            description = {
                "Where to write to, once for each: @|bold postgresql://|@USER[:PASSWORD]@HOST[:PORT]/DATABASE,",
                "@|bold redis://|@[:PASSWORD@]HOST[:PORT], @|bold jsonl:|@FILE, or one that a plugin on the class path serves."
            })
    private List<String> sinks = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Where a sink that holds nothing yet begins, such as 2026-11-22T00:00:00Z. Wikimedia keeps 7 to 31 days.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = {
                "Read again what is dated from @|bold --since|@ up to this time, and end: fills in what a database lacks,",
                "leaves what it has, and does not move the pipeline. Not for redis, whose counts cannot tell repeats."
            })
    private @Nullable Instant until;

    @Option(
            names = "--streams",
            split = ",",
            paramLabel = "NAME",
            description = "Streams to read, separated by commas. Default: recentchange")
    private List<String> streams = new ArrayList<>(List.of("recentchange"));

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = {
                "Name under which the sinks keep how far they are. Runs of different names",
                "share a store without touching each other's progress. Default: default"
            })
    private String pipeline = "default";

    @Option(
            names = "--fail-fast",
            description = {
                "End with exit code 1 as soon as one sink stops, for supervisors that restart. Faults that wait for a repair,",
                "such as a wrong password, stop a sink at any time then; else only the first attempt to open does."
            })
    private boolean failFast;

    @Option(
            names = "--standby",
            paramLabel = "TIME",
            description = {
                "If another instance writes to the same sinks, wait, and take over once it has written nothing for this time,",
                "such as 10s. Without it, this one stops."
            })
    private @Nullable Duration standby;

    @Option(
            names = "--source-name",
            paramLabel = "NAME",
            description = {
                "What to call the source in checkpoints, in place of its own name. A checkpoint of another source is not gone on from:",
                "give two addresses of the same events one name."
            })
    private @Nullable String sourceName;

    private final Console console;

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        SourceChoice choice = source.choice();
        WikiStream.Builder builder = WikiStream.builder()
                .pipeline(pipeline)
                .source(choice.uri())
                .userAgent(source.userAgent())
                .streams(streams.toArray(String[]::new));
        if (until != null) {
            if (since == null) {
                throw new IllegalArgumentException("--until needs --since: from where up to " + until + "?");
            }
            builder.replay(since, until);
        } else if (since != null) {
            builder.since(since);
        }
        if (failFast) {
            builder.failFast();
        }
        if (standby != null) {
            builder.standby(standby);
        }
        if (sourceName != null) {
            builder.sourceName(sourceName);
        }
        sinks.forEach(builder::sink);
        return run(builder.build(), choice);
    }

    private int run(WikiStream stream, SourceChoice choice) throws InterruptedException {
        boolean failed = false;
        try (stream) {
            LOG.info("Reading {}", choice.label());
            stream.start();
            console.termination().whenAsked(stream::close);
            while (!stream.await(BETWEEN_REPORTS)) {
                LOG.info("{}", progress(stream.report()));
            }
        } catch (WikiStreamException e) {
            failed = true;
            CommandLines.tell(console, e);
        }
        StreamReport report = stream.report();
        console.out().println(RunSummary.of(report));
        failed |= report.lanes().stream().anyMatch(lane -> lane.state() == StreamReport.LaneState.FAILED);
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private static String progress(StreamReport report) {
        double seconds = Math.max(report.elapsed().toMillis() / 1000.0, 0.001);
        String lanes = report.lanes().stream()
                .map(lane -> String.format(
                        Locale.ROOT,
                        "%s %s %,d",
                        lane.sink(),
                        lane.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        lane.stored()))
                .collect(Collectors.joining("; stored in "));
        return String.format(
                Locale.ROOT,
                "received %,d (%,.0f/s); stored in %s",
                report.received(),
                report.received() / seconds,
                lanes);
    }
}
