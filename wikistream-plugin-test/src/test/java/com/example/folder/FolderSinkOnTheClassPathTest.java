package com.example.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink is found by its URI: this module passes no class of it to wikistream, and has no module declaration. */
class FolderSinkOnTheClassPathTest {
    @TempDir
    private Path temporary;

    private Path recording = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void record() throws IOException {
        recording = Files.write(
                temporary.resolve("changes.jsonl"),
                SampleEvents.changes(1, 2_500).stream().map(RecentChange::json).toList());
        folder = temporary.resolve("kept");
    }

    private StreamReport run(int batchEvents) throws InterruptedException {
        try (WikiStream stream = WikiStream.builder()
                .source("file:" + recording)
                .sink("folder:" + folder)
                .batchEvents(batchEvents)
                .start()) {
            assertThat(stream.await(Duration.ofMinutes(5))).isTrue();
            return stream.report();
        }
    }

    @Test
    void storesEachEventOnceIfTheRecordingIsPlayedTwice() throws Exception {
        StreamReport.Lane first = run(100).lanes().get(0);

        assertThat(first.sink()).isEqualTo("folder");
        assertThat(first.stored()).isEqualTo(2_500);
        assertThat(FolderSinkContractTest.storedIds(folder))
                .containsExactlyInAnyOrderElementsOf(SampleEvents.ids(1, 2_500));

        StreamReport.Lane second = run(70).lanes().get(0);

        assertThat(second.stored()).isZero();
        assertThat(FolderSinkContractTest.storedIds(folder))
                .containsExactlyInAnyOrderElementsOf(SampleEvents.ids(1, 2_500));
    }

    @Test
    void reportsAnInvalidUri() {
        assertThatThrownBy(() -> withSink("folder:"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the folder is missing; expected a URI such as folder:events: folder:");
        assertThatThrownBy(() -> withSink("folder:events?sync=no"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown parameter 'sync'");
        assertThatThrownBy(() -> withSink("folders:events"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("no sink plugin serves 'folders:'")
                .hasMessageContaining("folder");
    }

    private WikiStream withSink(String uri) {
        return WikiStream.builder().source("file:" + recording).sink(uri).build();
    }
}
