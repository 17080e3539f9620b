package io.github.wikistream.examples.cli;

import io.github.wikistream.event.Position;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.Sources;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.FileErrors;
import io.github.wikistream.examples.cli.options.SourceOptions;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingWriter;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a stream to a file. */
@Command(
        name = "record",
        header = "Writes a stream into a file.",
        description = {
            "As it comes, test events and all, until it ends, a limit is reached or it is stopped (Ctrl-C,"
                    + " SIGTERM).",
            "What was recorded can be served, run, tailed and shown on the dashboard again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream record --out now.sse.gz --duration 10m",
            "  wikistream record --out sample.jsonl --events 1000 --source simulated"
        })
final class RecordCommand extends BaseCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RecordCommand.class);
    private static final Duration BETWEEN_FLUSHES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = {
                "Where to write to. The name tells the form: @|bold .sse|@ as it came over the wire, with ids,",
                "@|bold .jsonl|@ one event a line; with @|bold .gz|@ behind it, compressed."
            })
    private Path out = Path.of("");

    @Option(names = "--force", description = "Write over a file that is there already.")
    private boolean force;

    @Option(names = "--events", paramLabel = "N", description = "Stop after so many events.")
    private long events = Long.MAX_VALUE;

    @Option(names = "--duration", paramLabel = "TIME", description = "Stop after so long: 30s, 10m, 2h.")
    private @Nullable Duration duration;

    @Option(
            names = "--streams",
            split = ",",
            paramLabel = "NAME",
            description = "Streams to read, separated by commas. Default: recentchange")
    private List<String> streams = new ArrayList<>(List.of("recentchange"));

    @Mixin
    private final SourceOptions source = new SourceOptions();

    private final Console console;

    RecordCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (events < 1) {
            throw new IllegalArgumentException("--events must be 1 or more: " + events);
        }
        if (Files.exists(out) && !force) {
            throw new IllegalArgumentException(
                    out + " exists already: choose another file, or --force to write over it");
        }
        SourceChoice choice = source.choice();
        AtomicBoolean over = new AtomicBoolean();
        try (SourceReader reader =
                        Sources.of(choice, streams, source.userAgent()).open(Position.NONE);
                RecordingWriter writer = RecordingWriter.create(out)) {
            Runnable endWaiting = reader::close;
            Runnable stop = () -> {
                over.set(true);
                endWaiting.run();
            };
            console.termination().whenAsked(stop);
            if (duration != null) {
                CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(stop);
            }
            LOG.info("Recording {} into {}", choice.label(), out);
            LOG.info("Recorded {} events in {}", record(reader, writer, over), out);
        } catch (IOException e) {
            throw FileErrors.cannotWrite(out, e);
        }
        return ExitCode.OK;
    }

    private long record(SourceReader reader, RecordingWriter writer, AtomicBoolean over)
            throws IOException, InterruptedException {
        long recorded = 0;
        long flushed = System.nanoTime();
        long reported = flushed;
        while (recorded < events && !over.get()) {
            Signal signal = next(reader, over);
            if (signal instanceof Signal.Received received && received.flaw() != null) {
                LOG.warn("An event is left out: it is {}", received.flaw());
            } else if (signal instanceof Signal.Received received) {
                writer.write(new RecordedEvent(received.position().toJson(), received.data()));
                recorded++;
            } else if (signal instanceof Signal.Lost lost && !lost.routine()) {
                LOG.warn(
                        "{}; trying again in {} ms",
                        lost.reason(),
                        lost.retryIn().toMillis());
            } else if (signal instanceof Signal.Ended) {
                break;
            }
            long now = System.nanoTime();
            if (now - flushed > BETWEEN_FLUSHES.toNanos()) {
                writer.flush();
                flushed = now;
            }
            if (now - reported > BETWEEN_REPORTS.toNanos()) {
                LOG.info("{} events so far", recorded);
                reported = now;
            }
        }
        return recorded;
    }

    /** Returns the next signal; the end of the source if the reader was closed to stop waiting. */
    private static Signal next(SourceReader reader, AtomicBoolean over) throws InterruptedException {
        try {
            return reader.next();
        } catch (IllegalStateException e) {
            if (over.get()) {
                return new Signal.Ended();
            }
            throw e;
        }
    }
}
