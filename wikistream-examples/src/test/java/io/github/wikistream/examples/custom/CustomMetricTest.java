package io.github.wikistream.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.Output;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomMetricTest {
    @TempDir
    private Path folder;

    @Test
    void printsWhatItCountedWhenTheInputEnds() throws Exception {
        Path recording = Files.write(
                folder.resolve("changes.jsonl"),
                List.of(
                        SampleEvents.changeLike(1).comment("typo").build().json(),
                        SampleEvents.changeLike(2).comment("").build().json(),
                        SampleEvents.changeLike(3).comment(" ").build().json()));
        String printed = Output.of(() -> CustomMetric.main(new String[] {"file:" + recording}));
        assertThat(printed).contains("in all: {", "empty=2", "written=1");
        assertThat(printed.lines().filter(line -> line.matches("  \\w+  1"))).hasSize(2);
    }
}
