package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Serves recordings as Wikimedia serves its streams. */
@Command(
        name = "serve",
        header = "Serves recordings as Wikimedia serves its streams.",
        description = {
            "The same paths, ids, history and errors as the real server's, on this machine only.",
            "The first line on standard output is the address to read from; then it serves until stopped (Ctrl-C, SIGTERM)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream serve monday.sse.gz --port 8081",
            "  wikistream run --source http://127.0.0.1:8081 --sink jsonl:monday.jsonl",
            "  wikistream serve monday.sse.gz tuesday.jsonl --speed max --cut-after 50     cuts every connection after 50 events",
            "  curl http://127.0.0.1:8081/v2/stream/recentchange"
        })
final class ServeCommand extends BaseCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Recordings: .sse, .jsonl, or .gz of either; one after the other.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port on 127.0.0.1; 0, the default, takes any that is free.")
    private int port;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            converter = SpeedConverter.class,
            description = {
                "How fast time passes: 1, the default, is the pace of the recording, 10 ten times that,",
                "and with max everything has happened when the first client comes."
            })
    private double speed = 1;

    @Option(
            names = "--cut-after",
            paramLabel = "N",
            description = "Drop every connection inside the event behind the N-th, as a bad network would.")
    private @Nullable Integer cutAfter;

    private final Console console;

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EventStreamsServer.Builder builder = EventStreamsServer.builder()
                .recordings(files.toArray(Path[]::new))
                .port(port)
                .speed(speed)
                .connectionLimit(EventStreamsServer.UNLIMITED);
        if (cutAfter != null) {
            builder.faults(FaultPlan.cutAfter(cutAfter));
        }
        CountDownLatch asked = new CountDownLatch(1);
        console.termination().whenAsked(asked::countDown);
        try (EventStreamsServer server = builder.start()) {
            console.out().println("http://127.0.0.1:" + server.port());
            if (console.out().isBroken()) {
                // The port cannot be reported. CommandLines decides whether that is a failure.
                return ExitCode.OK;
            }
            LOG.info("Serving {} file(s) at {}recentchange", files.size(), server.uri());
            asked.await();
            LOG.info(
                    "Served {} events to {} requests",
                    server.statistics().eventsSent(),
                    server.statistics().requests());
        }
        return ExitCode.OK;
    }

    /** Reads {@code 1}, {@code 10}, {@code 0.5} or {@code max}. */
    static final class SpeedConverter implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (text.equals("max")) {
                return EventStreamsServer.MAX_SPEED;
            }
            try {
                double factor = Double.parseDouble(text);
                if (factor > 0 && factor < Double.POSITIVE_INFINITY) {
                    return factor;
                }
            } catch (NumberFormatException e) {
                LOG.debug("Not a number: {}", text, e);
            }
            throw new TypeConversionException("expected a number above 0, or max, not '" + text + "'");
        }
    }
}
