package io.github.wikistream.examples.cli;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.FileErrors;
import io.github.wikistream.examples.cli.options.DatabaseOption;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.export.EventExport;
import io.github.wikistream.postgres.export.EventExport.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Writes stored changes into a file. */
@Command(
        name = "export",
        header = "Writes stored changes into a file, oldest first.",
        description = {
            "All of it is of one moment, and what it takes in memory does not grow with its size.",
            "Several conditions must all be met; several values of one, any of them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream export postgresql://wiki@localhost/wiki --since 2026-06-20T00:00:00Z --until 2026-06-21T00:00:00Z --out day.csv",
            "  wikistream export postgresql://wiki@localhost/wiki --wiki enwiki,dewiki --type new --format json-lines | jq .title",
            "  wikistream export postgresql://wiki@localhost/wiki --format events --out all.jsonl     to be read again by --source all.jsonl"
        })
final class ExportCommand extends BaseCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ExportCommand.class);
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Option(names = "--since", paramLabel = "TIME", description = "First moment, such as 2026-06-20T00:00:00Z.")
    private Instant since = FIRST;

    @Option(names = "--until", paramLabel = "TIME", description = "First moment that is not in it any more.")
    private Instant until = LAST;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = {
                "@|bold csv|@, the default; @|bold json-lines|@, the columns as JSON;",
                "or @|bold events|@, each event as it was received."
            })
    private Format format = Format.CSV;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write to, once all is there. Default: standard output")
    private @Nullable Path out;

    @Option(
            names = "--wiki",
            split = ",",
            paramLabel = "NAME",
            description = "Database names of wikis, such as enwiki.")
    private Set<String> wikis = new LinkedHashSet<>();

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description = "Types of change: edit, new, log, categorize, …")
    private Set<String> types = new LinkedHashSet<>();

    @Option(
            names = "--actor",
            split = ",",
            paramLabel = "KIND",
            description = "Who did it: bot, temporary, anonymous, registered, redacted.")
    private Set<ActorKind> actors = new LinkedHashSet<>();

    @Option(
            names = "--namespace",
            split = ",",
            paramLabel = "NUMBER",
            description = "Namespaces; 0 is that of articles.")
    private Set<Integer> namespaces = new LinkedHashSet<>();

    @Option(names = "--log-type", split = ",", paramLabel = "TYPE", description = "Kinds of log entry, such as block.")
    private Set<String> logTypes = new LinkedHashSet<>();

    @Option(names = "--user", paramLabel = "NAME", description = "A user; may be given several times.")
    private Set<String> users = new LinkedHashSet<>();

    @Option(names = "--page", paramLabel = "TITLE", description = "A page's full title; may be given several times.")
    private Set<String> titles = new LinkedHashSet<>();

    private final Console console;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        ChangeSelection selection = ChangeSelection.of(new TimeRange(since, until))
                .onWikis(wikis.toArray(String[]::new))
                .ofTypes(types.toArray(String[]::new))
                .byActors(actors.toArray(ActorKind[]::new))
                .inNamespaces(namespaces.toArray(Integer[]::new))
                .ofLogTypes(logTypes.toArray(String[]::new))
                .byUsers(users.toArray(String[]::new))
                .onPages(titles.toArray(String[]::new));
        try (EventExport export = EventExport.of(database.uri())) {
            Thread exporting = Thread.currentThread();
            console.termination().whenAsked(exporting::interrupt);
            long rows = out == null ? write(export, selection, console.out().bytes()) : write(export, selection, out);
            LOG.info("{} changes exported", rows);
            return ExitCode.OK;
        } catch (IOException e) {
            if (console.out().isBroken()) {
                // CommandLines decides whether that is a failure.
                LOG.debug("Standard output is closed", e);
                return ExitCode.OK;
            }
            throw e;
        }
    }

    // Under another name until it is complete: a partial export is indistinguishable from a complete one.
    private long write(EventExport export, ChangeSelection selection, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            long rows;
            try (OutputStream stream = Files.newOutputStream(part)) {
                rows = write(export, selection, stream);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return rows;
        } catch (IOException e) {
            throw FileErrors.cannotWrite(file, e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private long write(EventExport export, ChangeSelection selection, OutputStream stream) throws IOException {
        try {
            return export.write(
                    selection, format, stream, (reached, rows) -> LOG.info("{} changes, up to {}", rows, reached));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Reads {@code csv}, {@code json-lines} or {@code events}. */
    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            for (Format format : Format.values()) {
                if (format.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                    return format;
                }
            }
            throw new TypeConversionException("expected csv, json-lines or events, not '" + text + "'");
        }
    }
}
