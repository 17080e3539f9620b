package io.github.wikistream.bench.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyticsQueryTest {
    @Test
    void everyQueryHasAnAnswer(@TempDir Path folder) {
        try (MonthOfChanges month = new MonthOfChanges(folder, 3_000);
                WikiAnalytics analytics = WikiAnalytics.of(month.uri())) {
            assertThat(AnalyticsQuery.values())
                    .allSatisfy(query -> assertThat(query.run(analytics, month)).isNotNull());
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
