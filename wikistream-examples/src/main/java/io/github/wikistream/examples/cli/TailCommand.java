package io.github.wikistream.examples.cli;

import io.github.wikistream.WikiStream;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.options.SourceOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows changes as lines. */
@Command(
        name = "tail",
        header = "Shows changes as they come.",
        description = {
            "One line each: time (UTC), wiki, kind, growth in bytes, user, title, comment.",
            "In colour on a terminal, unless NO_COLOR is set."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream tail",
            "  wikistream tail --wiki enwiki,dewiki --wiki frwiki",
            "  wikistream tail --source recording.sse.gz | grep Berlin"
        })
final class TailCommand extends BaseCommand {
    private static final Logger LOG = LoggerFactory.getLogger(TailCommand.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Option(
            names = "--wiki",
            split = ",",
            paramLabel = "NAME",
            description = "Show changes to these wikis only, by database name such as enwiki or wikidatawiki.")
    private Set<String> wikis = new LinkedHashSet<>();

    private final Console console;

    TailCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        SourceChoice choice = source.choice();
        TailLine line = new TailLine(console.terminal());
        WikiStream stream = WikiStream.builder()
                .source(choice.uri())
                .userAgent(source.userAgent())
                .forEach(change -> show(line, change))
                .build();
        try (stream) {
            LOG.info("Reading {}", choice.label());
            stream.start();
            CountDownLatch asked = new CountDownLatch(1);
            console.termination().whenAsked(asked::countDown);
            boolean ended = false;
            // The wait is short because a closed pipe is detected only by the next write.
            while (!ended && asked.getCount() > 0 && !console.out().isBroken()) {
                ended = stream.await(BETWEEN_LOOKS);
            }
        }
        return ExitCode.OK;
    }

    private void show(TailLine line, RecentChange change) {
        if (wikis.isEmpty() || wikis.contains(change.wiki())) {
            console.out().println(line.of(change));
        }
    }
}
