package io.github.wikistream.examples.cli.options;

import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that select the source. */
public final class SourceOptions {
    @Option(
            names = "--source",
            arity = "1..*",
            paramLabel = "SOURCE",
            description = {
                "@|bold live|@ (Wikimedia's own stream, the default), @|bold simulated|@ (a made-up stream that needs"
                        + " no network),",
                "the URL of an EventStreams server, or recordings: files ending in .sse, .jsonl, .ndjson or .json, or"
                        + " .gz of each.",
                "A server is reached through the proxy that HTTPS_PROXY names, save for hosts in NO_PROXY."
            })
    private List<String> source = new ArrayList<>();

    @Option(
            names = "--user-agent",
            paramLabel = "TEXT",
            description =
                    "How to name yourself to the server: program and contact. Wikimedia refuses clients that do not"
                            + " say.")
    private String userAgent = Version.USER_AGENT;

    /** Returns the selected source, with the proxy of the environment. */
    public SourceChoice choice() {
        SourceChoice choice = source.isEmpty() ? SourceChoice.LIVE : SourceChoice.parse(words());
        return ProxyVariables.of(System.getenv()).applyTo(choice);
    }

    /** A setting has all of them in one text. */
    private List<String> words() {
        boolean several =
                source.size() == 1 && source.get(0).strip().contains(" ") && !Files.exists(Path.of(source.get(0)));
        return several ? List.of(source.get(0).strip().split("\\s+")) : source;
    }

    /** Returns the user agent for requests to the source. */
    public String userAgent() {
        return userAgent;
    }
}
