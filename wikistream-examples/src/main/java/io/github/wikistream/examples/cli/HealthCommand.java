package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.PlainText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a dashboard how it is. */
@Command(
        name = "health",
        header = "Asks a running dashboard how it is, for images without curl.",
        description = {
            "Prints the answer. Exit codes: 0 the check passes; 1 it fails; 3 nothing answers within 5 seconds.",
            "Without a URL it asks the dashboard on this machine, at --port or WIKISTREAM_PORT."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream health",
            "  wikistream health --check live --port 9000",
            "  wikistream health http://wiki.example.org:8080"
        })
final class HealthCommand extends BaseCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Parameters(arity = "0..1", paramLabel = "URL", description = "Address of the dashboard.")
    private @Nullable URI address;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the dashboard on this machine. Default: 8080")
    private int port = 8080;

    @Option(
            names = "--check",
            paramLabel = "CHECK",
            description = "@|bold live|@, @|bold ready|@ or @|bold complete|@. Default: ready")
    private Question check = Question.READY;

    private final Console console;

    HealthCommand(Console console) {
        this.console = console;
    }

    /** The checks of a dashboard. */
    enum Question {
        LIVE("live"),
        READY("ready"),
        COMPLETE("complete");

        private final String path;

        Question(String path) {
            this.path = path;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        URI base = address == null ? URI.create("http://127.0.0.1:" + port) : address;
        if (base.getHost() == null
                || base.getScheme() == null
                || !base.getScheme().startsWith("http")) {
            throw new IllegalArgumentException("expected an address such as http://localhost:8080, not '" + base + "'");
        }
        URI route = base.resolve("/health/" + check.path);
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(HttpRequest.newBuilder(route).timeout(PATIENCE).build(), BodyHandlers.ofString());
            console.out().println(PlainText.of(response.body()));
            return response.statusCode() == 200 ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "connection refused" : e.getMessage();
            console.err().println("wikistream: " + route + " does not answer: " + PlainText.of(reason));
            return ExitCode.UNREACHABLE;
        }
    }
}
