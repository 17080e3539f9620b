package io.github.wikistream.examples.cli;

import io.github.wikistream.analysis.SeriesScorer;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Scores how unusual each value of a series is. */
@Command(
        name = "score",
        header = "Tells how odd each value of a series is.",
        description = {
            "Reads a CSV file with a header line and the columns timestamp and value, and writes timestamp,value,score.",
            "A score is from 0, usual, to 1; 0.5 is one in a thousand. Any numbers, any even or uneven step, in one pass."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream score edits-per-minute.csv",
            "  wikistream score - < temperature.csv | sort -t, -k3 -rn | head"
        })
final class ScoreCommand extends BaseCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            paramLabel = "FILE",
            description = {
                "The file; - for standard input. A timestamp is ISO 8601, with a T or a blank, in UTC unless it says",
                "otherwise, or seconds or milliseconds since 1970. Other columns are left out."
            })
    private String file = "";

    private final Console console;

    ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (BufferedReader reader = open()) {
            CsvSeries series = CsvSeries.of(file, reader);
            SeriesScorer scorer = new SeriesScorer();
            console.out().println("timestamp,value,score");
            CsvSeries.Row row = series.next();
            while (row != null && !console.out().isBroken()) {
                console.out()
                        .println(row.timestampText() + "," + row.valueText() + ","
                                + String.format(Locale.ROOT, "%.6f", scorer.score(row.timestamp(), row.value())));
                row = series.next();
            }
        }
        return ExitCode.OK;
    }

    private BufferedReader open() throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "there is no file " + path + "; give a CSV file with the columns timestamp and value");
        }
        return Files.newBufferedReader(path, StandardCharsets.UTF_8);
    }
}
