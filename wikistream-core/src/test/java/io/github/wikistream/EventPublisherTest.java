package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

class EventPublisherTest {
    @TempDir
    private Path reports;

    @Test
    void compliesWithReactiveStreams() {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG kit = new TestNG(false);
        kit.setTestClasses(new Class<?>[] {EventPublisherVerification.class});
        kit.setOutputDirectory(reports.toString());
        kit.addListener(results);
        kit.setVerbose(0);

        kit.run();

        assertThat(results.getFailedTests())
                .as(
                        "%s",
                        results.getFailedTests().stream()
                                .map(test -> test.getThrowable())
                                .toList())
                .isEmpty();
        assertThat(results.getPassedTests()).hasSizeGreaterThan(20);
    }
}
