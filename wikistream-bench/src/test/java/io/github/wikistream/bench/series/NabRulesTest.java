package io.github.wikistream.bench.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.wikistream.bench.series.LabelledSeries.OddWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NabRulesTest {
    private static final int LENGTH = 1_000;
    private static final LabelledSeries SERIES = new LabelledSeries(
            "made up",
            Collections.nCopies(LENGTH, Instant.EPOCH),
            Collections.nCopies(LENGTH, 0.0),
            List.of(new OddWindow(300, 349), new OddWindow(700, 749)));

    private static double rate(NabRules rules, int... alarms) {
        double[] scores = new double[LENGTH];
        for (int alarm : alarms) {
            scores[alarm] = 1;
        }
        return rules.best(List.of(SERIES), List.of(scores)).rate();
    }

    @Test
    void whoAlarmsAtOnceAndNeverInVainIsRatedAHundredAndWhoNeverDoesNothing() {
        assertThat(rate(NabRules.STANDARD, 300, 700)).isCloseTo(100, within(1e-9));
        assertThat(rate(NabRules.STANDARD)).isZero();
        assertThat(rate(NabRules.FEW_MISSES, 300, 700)).isCloseTo(100, within(1e-9));
    }

    @Test
    void theFirstAlarmInAWindowCountsAndLateOnesLess() {
        assertThat(rate(NabRules.STANDARD, 300, 301, 349, 700)).isCloseTo(100, within(1e-9));
        assertThat(rate(NabRules.STANDARD, 340, 700)).isBetween(75.0, 95.0);
    }

    @Test
    void alarmsInVainCostAndThoseBeforeTheEndOfProbationDoNot() {
        double one = rate(NabRules.STANDARD, 200, 300, 700);

        assertThat(one).isCloseTo(100 - 100 * 0.11 / 4, within(1e-9));
        assertThat(rate(NabRules.FEW_FALSE_ALARMS, 200, 300, 700)).isCloseTo(100 - 100 * 0.22 / 4, within(1e-9));
        assertThat(rate(NabRules.STANDARD, 100, 300, 700)).isCloseTo(100, within(1e-9));
        assertThat(rate(NabRules.STANDARD, 300, 352, 700))
                .as("just behind a window")
                .isBetween(one, 100.0);
    }

    @Test
    void readsACheckout(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("labels"));
        Files.createDirectories(folder.resolve("data/some"));
        Files.writeString(
                folder.resolve("labels/combined_windows.json"),
                "{\"some/a.csv\": [[\"2014-04-01 00:05:00.000000\", \"2014-04-01 00:10:00.000000\"]], \"some/b.csv\": []}");
        String values = """
                timestamp,value
                2014-04-01 00:00:00,1
                2014-04-01 00:05:00,2.5
                2014-04-01 00:10:00,-3
                2014-04-01 00:15:00,4
                """;
        Files.writeString(folder.resolve("data/some/a.csv"), values);
        Files.writeString(folder.resolve("data/some/b.csv"), values);

        List<LabelledSeries> all = LabelledSeries.readAll(folder);

        assertThat(all).extracting(LabelledSeries::name).containsExactly("some/a.csv", "some/b.csv");
        assertThat(all.get(0).values()).containsExactly(1.0, 2.5, -3.0, 4.0);
        assertThat(all.get(0).windows()).containsExactly(new OddWindow(1, 2));
        assertThat(all.get(1).windows()).isEmpty();
    }
}
