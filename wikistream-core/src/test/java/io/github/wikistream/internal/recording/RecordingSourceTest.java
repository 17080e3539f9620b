package io.github.wikistream.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingSourceTest {
    private static final Position AT_SEVEN =
            Position.of(Map.of(new TopicPartition("eqiad.a", 0), new Mark.Timestamp(7)));

    @TempDir
    private Path folder;

    @BeforeEach
    void writeRecordings() throws IOException {
        Files.writeString(
                folder.resolve("one.sse"),
                ":ok\n\nid: " + AT_SEVEN.toJson() + "\ndata: {\"n\":1}\n\nid: [{]\ndata: {\"n\":2}\n\nevent: mess");
        Files.writeString(folder.resolve("a,b 100%+1.jsonl"), "{\"n\":3}\nnonsense\n");
    }

    private static Source source(String uri) {
        SourceProvider.Config config = SourceProvider.Config.builder()
                .uri(PluginUri.parse(uri))
                .streams(List.of("recentchange"))
                .build();
        return ServiceLoader.load(SourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.schemes().contains("file"))
                .findFirst()
                .orElseThrow()
                .create(config);
    }

    @Test
    void playsAllFilesInOrderAndEnds() throws Exception {
        Source source = source("file:" + folder + "/one.sse," + folder + "/a%2Cb 100%25+1.jsonl");
        try (SourceReader reader = source.open(Position.NONE)) {
            assertThat(reader.next()).isEqualTo(new Signal.Opened(Position.NONE));
            for (String data : List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "nonsense")) {
                assertThat(reader.next()).isEqualTo(new Signal.Received(AT_SEVEN, data));
            }
            assertThat(reader.next()).isInstanceOf(Signal.Ended.class);
            assertThat(reader.next()).isInstanceOf(Signal.Ended.class);
        }
    }

    @Test
    void startsWithTheFirstEventAtAnyPosition() throws Exception {
        Source source = source("file://" + folder + "/one.sse");
        for (int i = 0; i < 2; i++) {
            try (SourceReader reader = source.open(AT_SEVEN)) {
                assertThat(reader.next()).isEqualTo(new Signal.Opened(Position.NONE));
                assertThat(reader.next()).isEqualTo(new Signal.Received(AT_SEVEN, "{\"n\":1}"));
            }
        }
    }

    @Test
    void missingFileStopsTheReaderPermanently() throws Exception {
        try (SourceReader reader =
                source("file:" + folder + "/none.sse," + folder + "/one.sse").open(Position.NONE)) {
            assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::next)
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("none.sse")
                        .hasMessageContaining("the file does not exist");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:",
                "file:a.sse,",
                "file:a.sse,,b.sse",
                "file://host/a.sse",
                "file:a.txt",
                "file:a%2.sse",
                "file:a.sse%"
            })
    void refusesUrisWithoutARecording(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> source(uri)).withMessageContaining("recording");
    }

    @Test
    void refusesParametersAndSince() {
        assertThatIllegalArgumentException().isThrownBy(() -> source("file:a.sse?speed=1"));
        SourceProvider.Config since = SourceProvider.Config.builder()
                .uri(PluginUri.parse("file:a.sse"))
                .streams(List.of("recentchange"))
                .since(Instant.EPOCH)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordingSourceProvider().create(since))
                .withMessageContaining("since");
    }

    @Test
    void closedIsClosed() throws Exception {
        SourceReader reader = source("file:" + folder + "/one.sse").open(Position.NONE);
        reader.next();
        reader.next();
        reader.close();
        reader.close();
        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isInterruptible() {
        SourceReader reader = source("file:" + folder + "/one.sse").open(Position.NONE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(reader::next).isInstanceOf(InterruptedException.class);
        reader.close();
    }

    /**
     * A recording that replaces another one has other events, and one that is compressed or continued has the same.
     */
    @Test
    void isNamedAfterItsFirstEvent() throws IOException {
        String first = "{\"meta\":{\"id\":\"00000000-0000-0000-0000-00000000000%d\"}}\n";
        Path moved = Files.createDirectories(folder.resolve("moved"));
        Files.writeString(folder.resolve("x.jsonl"), first.formatted(1));
        Files.writeString(
                moved.resolve("y.sse"), "data: " + first.formatted(1) + "\ndata: " + first.formatted(2) + "\n");
        Files.writeString(folder.resolve("z.jsonl"), first.formatted(3));
        String name = "recording that begins with event 00000000-0000-0000-0000-000000000001";
        assertThat(source("file:" + folder + "/x.jsonl").names()).containsExactly(name);
        assertThat(source("file:" + moved + "/y.sse").names()).containsExactly(name);
        assertThat(source("file:" + folder + "/x.jsonl," + folder + "/z.jsonl").names())
                .containsExactly(name);
        assertThat(source("file:" + folder + "/z.jsonl").names()).doesNotContain(name);
        assertThat(source("file:" + folder + "/none.sse").names()).isEmpty();
    }
}
