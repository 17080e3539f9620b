package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.recording.RecordingSourceProvider;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of the builder that no other test covers. */
class WikiStreamTest {
    @TempDir
    private Path folder;

    private Path recording;
    private final List<String> titles = new ArrayList<>();

    @BeforeEach
    void record() throws IOException {
        recording = Files.write(
                folder.resolve("changes.jsonl"),
                IntStream.range(0, 10).mapToObj(WikiStreamTest::change).toList());
    }

    static String change(int number) {
        return "{\"meta\":{\"id\":\"00000000-0000-0000-0000-00000000000" + number + "\",\"dt\":\"2026-01-01T00:00:0"
                + number + "Z\",\"stream\":\"mediawiki.recentchange\",\"topic\":\"eqiad.mediawiki.recentchange\","
                + "\"partition\":0,\"offset\":" + number + "},\"type\":\"edit\",\"wiki\":\"testwiki\",\"namespace\":0,"
                + "\"title\":\"" + number + "\",\"bot\":false}";
    }

    private WikiStream.Builder builder() {
        return WikiStream.builder().source(recording.toUri().toString()).batchEvents(2);
    }

    private StreamReport run(WikiStream.Builder builder) throws InterruptedException {
        try (WikiStream stream = builder.start()) {
            assertThat(stream.await(Duration.ofMinutes(5))).isTrue();
            return stream.report();
        }
    }

    private void take(RecentChange change) {
        titles.add(change.title());
    }

    private void failAtFive(RecentChange change) {
        take(change);
        if (change.title().equals("5")) {
            throw new IllegalStateException("no more");
        }
    }

    @Test
    void allListenersHearOfTheStartBeforeAnythingElse() throws Exception {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        WikiStream.Builder builder = builder().pipeline("edits").forEach(this::take);
        for (String name : List.of("first", "second")) {
            builder.listener(new StreamListener() {
                @Override
                public void onStarted(WikiStream stream) {
                    calls.add(name + " " + stream.report().pipeline());
                }

                @Override
                public void onOpened(Position from) {
                    calls.add(name + " opened");
                }
            });
        }

        StreamReport report = run(builder);

        assertThat(calls).startsWith("first edits", "second edits", "first opened", "second opened");
        assertThat(report.bufferedBytes()).isPositive().isLessThan(report.maxBufferedBytes());
        assertThat(report.maxBufferedBytes()).isEqualTo(16 * 1024 * 1024);
    }

    @Test
    void continuesWhereItStopped() throws Exception {
        WikiStream.Builder failing =
                builder().checkpointFolder(folder.resolve("marks")).forEach(this::failAtFive);
        assertThatThrownBy(() -> run(failing)).isInstanceOf(SinkException.class).hasMessageContaining("no more");
        StreamReport report =
                run(builder().checkpointFolder(folder.resolve("marks")).forEach(this::take));
        assertThat(titles).containsExactly("0", "1", "2", "3", "4", "5", "4", "5", "6", "7", "8", "9");
        assertThat(report.lanes().get(0).guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        run(builder().checkpointFolder(folder.resolve("marks")).forEach(this::take));
        assertThat(titles).hasSize(12);
    }

    @Test
    void withoutAFolderEachRunStartsOver() throws Exception {
        StreamReport report = run(builder().forEach(this::take));
        run(builder().forEach(this::take));
        assertThat(titles).hasSize(20);
        assertThat(report.lanes().get(0).guarantee()).isEqualTo(Guarantee.THIS_RUN_ONLY);
    }

    @Test
    void invalidCheckpointFileIsNamed() throws Exception {
        Files.createDirectories(folder.resolve("marks"));
        Files.writeString(folder.resolve("marks/default.for-each.checkpoint"), "what");
        assertThatThrownBy(() ->
                        run(builder().checkpointFolder(folder.resolve("marks")).forEach(this::take)))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("default.for-each.checkpoint was not written by this sink");
    }

    @Test
    void filterSelectsTheEventsOfSinks() throws Exception {
        StreamReport report = run(builder()
                .filter(event ->
                        event instanceof RecentChange change && change.title().compareTo("7") > 0)
                .forEach(this::take));
        assertThat(titles).containsExactly("8", "9");
        assertThat(report.filtered()).isEqualTo(8);
        assertThat(report.lanes().get(0).filtered()).isEqualTo(8);
        assertThat(report.lanes().get(0).stored()).isEqualTo(2);
    }

    @Test
    void replayDeliversEventsDatedWithinTheRange() throws Exception {
        Source source = new RecordingSourceProvider()
                .create(SourceProvider.Config.builder()
                        .uri(PluginUri.parse(recording.toUri().toString()))
                        .streams(List.of("recentchange"))
                        .build());
        run(WikiStream.builder()
                .source(source)
                .replay(Instant.parse("2026-01-01T00:00:03Z"), Instant.parse("2026-01-01T00:00:07Z"))
                .forEach(this::take));
        assertThat(titles).containsExactly("3", "4", "5", "6");
    }

    @Test
    void replayIsRefusedIfItWouldStoreEventsTwice() {
        WikiStream.Builder replay = WikiStream.builder()
                .source("http://localhost:9")
                .userAgent("wikistream-test/1.0 (test@example.org)")
                .replay(Instant.parse("2026-01-01T00:00:03Z"), Instant.parse("2026-01-01T00:00:07Z"))
                .metricStore("counts", new InMemoryMetricStore());
        assertThatThrownBy(replay::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'counts' cannot take part in a replay")
                .hasMessageContaining("since(2026-01-01T00:00:03Z)");
    }

    @Test
    void replayMustEndInThePast() {
        Instant moment = Instant.parse("2026-01-01T00:00:03Z");
        assertThatThrownBy(() -> builder().replay(moment, moment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end after its start");
        assertThatThrownBy(() -> builder().replay(moment, moment.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole second");
        assertThatThrownBy(() -> builder().replay(moment, moment.plusSeconds(1)).since(moment))
                .isInstanceOf(IllegalStateException.class);
        WikiStream.Builder future = builder()
                .replay(moment, moment.plusSeconds(10))
                .clock(Clock.fixed(moment, ZoneOffset.UTC))
                .forEach(this::take);
        assertThatThrownBy(future::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end in the past, not at 2026-01-01T00:00:13Z");
    }

    @Test
    void refusesTwoSinksOnOneFile() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        for (Path other : List.of(real.resolve("a.jsonl"), real.resolve("../real/a.jsonl"), link.resolve("a.jsonl"))) {
            WikiStream.Builder two =
                    builder().sink("jsonl:" + real.resolve("a.jsonl")).sink("jsonl:" + other);
            assertThatThrownBy(two::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("two sinks write to jsonl:" + other);
        }
        builder()
                .sink("jsonl:" + real.resolve("a.jsonl"))
                .sink("jsonl:" + real.resolve("b.jsonl"))
                .build();
    }

    private static String refusal(WikiStream.Builder wrong) {
        return String.valueOf(catchThrowable(wrong::build).getMessage());
    }

    @Test
    void namesEveryWrongSettingInOneMessage() {
        WikiStream.Builder both =
                WikiStream.builder().source("nothing:a").sink("nowhere:b").sink("nowhere:b");

        String source = refusal(WikiStream.builder().source("nothing:a").forEach(this::take));
        String sink = refusal(builder().sink("nowhere:b"));
        assertThat(source).contains("nothing");
        assertThat(sink).contains("nowhere");
        assertThatThrownBy(both::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 settings are wrong: " + source + "; " + sink)
                .hasCauseInstanceOf(PluginException.class);
    }

    @Test
    void throwsASingleFaultUnchanged() {
        assertThatThrownBy(() -> builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a WikiStream needs a sink");
        assertThatThrownBy(() -> builder().sink("nowhere:b").build()).isInstanceOf(PluginException.class);
    }
}
