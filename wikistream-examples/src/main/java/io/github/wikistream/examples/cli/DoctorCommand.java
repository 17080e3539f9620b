package io.github.wikistream.examples.cli;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.Sources;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.doctor.DiskCheck;
import io.github.wikistream.examples.cli.doctor.Finding;
import io.github.wikistream.examples.cli.doctor.PostgresCheck;
import io.github.wikistream.examples.cli.doctor.RedisCheck;
import io.github.wikistream.examples.cli.doctor.StreamCheck;
import io.github.wikistream.examples.cli.options.SourceOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks what a dashboard or a pipeline depends on. */
@Command(
        name = "doctor",
        header = "Checks network, stream, stores and disk, and says what to do.",
        description = {
            "With the options and settings of the command to be run. Each line is ok, a warning or a fault with its remedy.",
            "Exit codes: 0 there is no fault, 1 there is one. In Redis it writes a key that expires at once; it changes"
                    + " nothing else."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream doctor",
            "  wikistream doctor --postgres postgresql://wiki@localhost/wiki --redis redis://localhost"
        })
final class DoctorCommand extends BaseCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SUBJECT_WIDTH = 10;
    private static final int RESULT_WIDTH = 7;

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Option(names = "--postgres", paramLabel = "URL", description = "A database of your own. Default: none is checked")
    private @Nullable String postgresql;

    @Option(names = "--redis", paramLabel = "URI", description = "A Redis of your own. Default: none is checked")
    private @Nullable String redis;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> all = new ArrayList<>();
        all.addAll(print(stream()));
        if (postgresql != null) {
            all.addAll(print(new PostgresCheck(postgresql).run()));
        }
        if (redis != null) {
            all.addAll(print(new RedisCheck(redis).run()));
        }
        all.addAll(print(List.of(new DiskCheck(data.folder()).run())));
        return all.stream().anyMatch(finding -> finding.result() == Finding.Result.FAULT)
                ? ExitCode.FAILED
                : ExitCode.OK;
    }

    private List<Finding> stream() throws InterruptedException {
        SourceChoice choice = source.choice();
        PluginUri uri = PluginUri.parse(choice.uri());
        if (!uri.scheme().startsWith("http")) {
            return List.of(new Finding("stream", Finding.Result.SKIPPED, choice.label() + " needs no network"));
        }
        return new StreamCheck(
                        Sources.of(choice, List.of("recentchange"), source.userAgent()),
                        URI.create(uri.address()),
                        uri.parameter("proxy") != null,
                        PATIENCE)
                .run();
    }

    private List<Finding> print(List<Finding> findings) {
        findings.forEach(finding -> console.out()
                .println(PlainText.fit(finding.result().name().toLowerCase(Locale.ROOT), RESULT_WIDTH) + "  "
                        + PlainText.fit(finding.subject(), SUBJECT_WIDTH) + "  " + PlainText.of(finding.text())));
        return findings;
    }
}
