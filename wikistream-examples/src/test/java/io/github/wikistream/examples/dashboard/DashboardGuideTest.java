package io.github.wikistream.examples.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
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
                Snapshot.Quality.class,
                Snapshot.Share.class,
                Snapshot.Burst.class,
                Snapshot.EditWar.class,
                MetricNumbers.MetricAnswer.class,
                MetricNumbers.MetricSeries.class,
                MetricNumbers.Distinct.class,
                MetricNumbers.Values.class,
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
