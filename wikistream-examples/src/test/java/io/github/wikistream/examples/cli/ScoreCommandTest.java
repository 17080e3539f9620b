package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class ScoreCommandTest {
    @TempDir
    private Path folder;

    private Commands.Result score(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("series.csv"), List.of(lines));
        return Commands.run("score", file.toString());
    }

    @Test
    void writesAScoreBehindEachValueAndFindsWhatIsOdd() throws IOException {
        List<String> lines = new ArrayList<>(List.of("timestamp,value"));
        for (int i = 0; i < 300; i++) {
            lines.add(String.format(
                    Locale.ROOT, "2026-06-20 %02d:%02d:00,%d.50", i / 60, i % 60, i == 200 ? 90 : 10 + i * 7 % 5));
        }
        Commands.Result result = score(lines.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
        List<String> out = result.out().lines().toList();
        assertThat(out).hasSize(301);
        assertThat(out.get(0)).isEqualTo("timestamp,value,score");
        assertThat(out.get(1)).isEqualTo("2026-06-20 00:00:00,10.50,0.000000");
        assertThat(out.get(201)).startsWith("2026-06-20 03:20:00,90.50,0.");
        double odd = score(out.get(201));
        assertThat(odd).isBetween(0.5, 1.0);
        assertThat(out.subList(1, 301)).filteredOn(line -> score(line) >= odd).containsExactly(out.get(201));
    }

    private static double score(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-20T15:49:00Z",
                "2026-06-20T15:49:00.123Z",
                "2026-06-20T17:49:00+02:00",
                "2026-06-20 15:49:00",
                "2026-06-20 15:49",
                "2026-06-20",
                "1781970540",
                "1781970540.5",
                "1781970540123"
            })
    void readsTimestampsOfManyForms(String timestamp) throws IOException {
        Commands.Result result = score("timestamp,value", timestamp + ",-1e3");

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).containsExactly("timestamp,value,score", timestamp + ",-1e3,0.000000");
    }

    @Test
    void findsItsColumnsByNameAndSkipsBlankLines() throws IOException {
        Commands.Result result = score("\uFEFFid,Value,\"Timestamp\"", "7,\"3\",2026-06-20", "", "8,4,2026-06-21");

        assertThat(result.out().lines())
                .containsExactly("timestamp,value,score", "2026-06-20,3,0.000000", "2026-06-21,4,0.000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "time,value;2026-06-20,1;line 1;called timestamp",
                "timestamp,value;2026-06-20,x;line 2: 'x' is not a number;leave out lines",
                "timestamp,value;2026-06-20,NaN;line 2: 'NaN' is not a number;leave out lines",
                "timestamp,value;yesterday,1;line 2: 'yesterday' is not a timestamp;2026-06-20T15:49:00Z",
                "timestamp,value;2026-06-20;line 2: '2026-06-20' has too few columns;by a comma"
            })
    void namesWhatIsWrongAndWhere(String header, String line, String place, String remedy) throws IOException {
        Commands.Result result = score(header, line);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("series.csv", place, remedy);
    }

    @Test
    void emptyFileAndMissingFileAreErrors() throws IOException {
        assertThat(score().err()).contains("series.csv is empty");
        Commands.Result missing =
                Commands.run("score", folder.resolve("nowhere.csv").toString());
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("nowhere.csv");
    }
}
