package io.github.wikistream.examples.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.query.EditWarEntry;
import io.github.wikistream.examples.dashboard.query.MetricDetails;
import io.github.wikistream.examples.dashboard.query.SpikeEntry;
import io.github.wikistream.examples.dashboard.query.WindowMetrics;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardGuideTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                Snapshot.class,
                WindowMetrics.Quality.class,
                WindowMetrics.Share.class,
                SpikeEntry.class,
                EditWarEntry.class,
                MetricDetails.class,
                MetricDetails.MetricSeries.class,
                MetricDetails.Distinct.class,
                MetricDetails.Values.class,
                DashboardServer.MetricNames.class
            })
    void theGuideNamesEveryField(Class<?> answer) throws IOException {
        String guide = Files.readString(DocumentedProgram.root().resolve("docs/reference/dashboard-api.md"));
        Stream<String> fields = Arrays.stream(answer.getRecordComponents()).map(RecordComponent::getName);
        assertThat(fields)
                .isNotEmpty()
                .allSatisfy(field -> assertThat(guide).containsPattern("[`\"]" + field + "[`\"]"));
    }
}
