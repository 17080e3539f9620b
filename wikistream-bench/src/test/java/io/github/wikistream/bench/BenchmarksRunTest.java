package io.github.wikistream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark runs. How fast is not asked here: see {@code docs/explanation/performance.md}. */
class BenchmarksRunTest {
    @Test
    void everyBenchmarkRunsWithEachOfItsParameters() throws Exception {
        // Other builds on this machine may measure at the same time, which would matter only to figures.
        System.setProperty("jmh.ignoreLock", "true");

        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecodeBenchmark.class.getName())
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel() + " of "
                        + result.getParams().getParam("corpus"))
                .containsExactlyInAnyOrder(
                        "decode of edits",
                        "decode of logs",
                        "decode of mixed",
                        "tree of edits",
                        "tree of logs",
                        "tree of mixed",
                        "baseline of edits",
                        "baseline of logs",
                        "baseline of mixed");
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void everyWayToStoreRuns() throws Exception {
        System.setProperty("jmh.ignoreLock", "true");

        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(StoreBenchmark.class.getName() + ".(sink|jdbcBatches|oneByOne)")
                        .param("events", "100")
                        .param("raw", "true")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .containsExactlyInAnyOrder("sink", "sinkAndFolding", "jdbcBatches", "oneByOne");
    }

    @ParameterizedTest
    @CsvSource({"edits,edit", "logs,log", "mixed,categorize edit log new"})
    void corpusHoldsTheKindsThatItIsNamedAfter(String name, String kinds) {
        List<String> lines = Corpus.load(name);

        assertThat(lines).hasSize(2_000).isEqualTo(Corpus.load(name));
        List<String> found =
                lines.stream().map(BenchmarksRunTest::kind).distinct().toList();
        assertThat(found).contains(kinds.split(" ")).doesNotContain("Invalid");
        assertThat(found.size() == 1).as("%s are all", found).isEqualTo(!name.equals("mixed"));
    }

    private static String kind(String data) {
        Decoded decoded = new EventDecoder().decode(data);
        return decoded instanceof Decoded.Event event && event.event() instanceof RecentChange change
                ? change.typeName()
                : decoded.getClass().getSimpleName();
    }
}
