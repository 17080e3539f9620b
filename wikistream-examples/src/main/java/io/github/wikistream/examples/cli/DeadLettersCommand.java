package io.github.wikistream.examples.cli;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.RedriveReport;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the dead letters of a sink, and processes them again. */
@Command(
        name = "dead-letters",
        header = "Lists the events that a sink put aside, and tries them again.",
        description = {
            "These could not be decoded, or the store refused them. Each keeps its text, position, time and reason.",
            "Once the cause is mended, --redrive stores those that can be decoded now; the others stay, with their newest reason."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream dead-letters postgresql://wiki@localhost/wiki",
            "  wikistream dead-letters jsonl:events.jsonl --reason meta.dt --limit 1000 --json | jq -r .data",
            "  wikistream dead-letters postgresql://wiki@localhost/wiki --redrive --reason 'refused it'"
        })
final class DeadLettersCommand extends BaseCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int REASON = 200;
    private static final int DATA = 80;

    @Parameters(
            arity = "1",
            paramLabel = "URI",
            description = "The sink: @|bold postgresql://|@…, @|bold jsonl:|@FILE, or what a plugin serves.")
    private String uri = "";

    @Option(names = "--limit", paramLabel = "N", description = "How many to list at most, 0 and up. Default: 20")
    private int limit = 20;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only those whose reason contains a text.")
    private String reason = "";

    @Option(names = "--id", paramLabel = "UUID", split = ",", description = "Only those with these ids.")
    private Set<UUID> ids = new LinkedHashSet<>();

    @Option(
            names = "--redrive",
            description = {
                "Try all of these again, whatever the limit; then list those that stay.",
                "No filter of a pipeline applies: every event that can be decoded is stored."
            })
    private boolean redrive;

    @Option(
            names = "--json",
            description = "List all there is of each, as a line of JSON, as the sink jsonl: keeps them.")
    private boolean json;

    private final Console console;

    DeadLettersCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new IllegalArgumentException("--limit is 0 or more, not " + limit);
        }
        DeadLetterFilter which = DeadLetterFilter.ALL.withIds(ids).withReason(reason);
        try (DeadLetters letters = DeadLetters.open(uri)) {
            Thread working = Thread.currentThread();
            console.termination().whenAsked(working::interrupt);
            if (redrive) {
                // Not on standard output, which a program may parse.
                (json ? console.err() : console.out()).println(summary(letters.redrive(which)));
            }
            // A remaining dead letter has a new reason, which may not match the filter.
            list(letters, redrive ? which.withReason("") : which);
            return ExitCode.OK;
        }
    }

    private void list(DeadLetters letters, DeadLetterFilter which) {
        Function<DeadLetter, String> form = json ? DeadLetter::toJson : DeadLettersCommand::line;
        try (Stream<DeadLetter> listed = letters.list(which)) {
            listed.limit(limit)
                    .map(form)
                    .takeWhile(line -> !console.out().isBroken())
                    .forEach(console.out()::println);
        }
    }

    private static String summary(RedriveReport report) {
        return report.stored() + " stored, " + report.alreadyThere() + " stored before, " + report.unwanted()
                + " test events, " + report.failed() + " failed again"
                + (report.gone() == 0 ? "" : ", " + report.gone() + " in other hands");
    }

    private static String line(DeadLetter letter) {
        return TIME.format(letter.receivedAt()) + "  " + letter.id() + "  "
                + PlainText.atMost(PlainText.of(letter.reason()), REASON) + "  "
                + PlainText.atMost(PlainText.of(letter.data()), DATA);
    }
}
