package com.example.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.WikiStream;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.spring.test.WikiStreamTest;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@WikiStreamTest(recordings = RecordedTest.RECORDING)
class RecordedTest {
    static final String RECORDING = "target/changes.jsonl";

    /** The context starts after this. */
    @BeforeAll
    static void record() throws IOException {
        Files.write(
                Path.of(RECORDING),
                SampleEvents.changes(7, 9).stream().map(RecentChange::json).toList());
    }

    @Test
    void theModelPlaysARecordingBack(@Autowired WikiStream stream, @Autowired WatchApplication application)
            throws InterruptedException {
        stream.await();

        assertThat(application.seen).isEqualTo(SampleEvents.ids(7, 9));
    }
}
