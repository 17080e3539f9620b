package io.github.wikistream.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.SmartLifecycle;

class WikiStreamAutoConfigurationTest {
    @TempDir
    private Path folder;

    /** Keeps its batches. */
    static final class KeptEvents implements Sink {
        private final List<StreamEvent> events = new ArrayList<>();
        private Checkpoint checkpoint = Checkpoint.NONE;

        @Override
        public Checkpoint open(SinkContext context) {
            return checkpoint;
        }

        @Override
        public void write(Batch batch) {
            events.addAll(batch.events());
            checkpoint = batch.checkpoint();
        }

        @Override
        public void close() {}
    }

    private static FailureAnalysis analysis(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        while (failure != null && !(failure instanceof WikiStreamSettingsException)) {
            failure = failure.getCause();
        }
        FailureAnalysis analysis = failure == null ? null : new WikiStreamSettingsFailureAnalyzer().analyze(failure);
        return Objects.requireNonNull(analysis, () -> String.valueOf(context.getStartupFailure()));
    }

    @Test
    void wrongPropertiesAreListedByTheirNames() {
        Contexts.runner(
                        "wikistream.batch-events=0",
                        "wikistream.linger=2m",
                        "wikistream.close-deadline=-1s",
                        "wikistream.standby=1ms",
                        "wikistream.buffer-bytes=1KB",
                        "wikistream.pipeline=Not A Name",
                        "wikistream.streams=recent change",
                        "wikistream.sinks[0]=no uri at all")
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("- wikistream.batch-events: batchEvents must be 1 to 100,000: 0")
                        .contains("- wikistream.linger: linger must be 1 ms to 1 min: PT2M")
                        .contains("- wikistream.close-deadline: closeDeadline must be 0 to 1 h: PT-1S")
                        .contains("- wikistream.standby: standby must be 1 s to 1 h: PT0.001S")
                        .contains("- wikistream.buffer-bytes: bufferBytes must be 1 MiB to 16 GiB: 1024")
                        .contains("- wikistream.pipeline: ")
                        .contains("- wikistream.streams: not the name of a stream: 'recent change'")
                        .contains("- wikistream.sinks[0]: "));
    }

    @Test
    void aStreamWithoutADestinationOrContactIsRefusedWithTheRemedy() {
        Contexts.runner().run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription())
                    .contains(
                            "    - a WikiStream needs a sink",
                            "    - a source at https://stream.wikimedia.org needs a user agent");
            assertThat(analysis.getAction()).contains("wikistream.sinks").contains("@WikiStreamListener");
        });
    }

    @Test
    void propertiesReachTheStream() {
        Path recording = Contexts.recording(folder, 10);
        Contexts.reading(recording)
                .withPropertyValues(
                        "wikistream.pipeline=edits",
                        "wikistream.buffer-bytes=2MB",
                        "wikistream.source-name=recorded",
                        "wikistream.user-agent=test/1.0 (test@example.org)",
                        "wikistream.streams=recentchange,page-create",
                        "wikistream.fail-fast=true",
                        "wikistream.sinks=jsonl:" + folder.resolve("copy.jsonl"))
                .run(context -> {
                    Contexts.run(context);

                    StreamReport report = context.getBean(WikiStream.class).report();
                    assertThat(report.pipeline()).isEqualTo("edits");
                    assertThat(report.maxBufferedBytes()).isEqualTo(2 * 1024 * 1024);
                    assertThat(folder.resolve("copy.jsonl")).isNotEmptyFile();
                });
    }

    @Test
    void beansArePartsOfTheStream() {
        List<String> opened = new ArrayList<>();
        Contexts.reading(Contexts.recording(folder, 100))
                .withBean("kept", KeptEvents.class)
                .withBean("counts", InMemoryMetricStore.class)
                .withBean("wikiStreamFilter", EventFilter.class, EventFilter::humans)
                .withBean("other", EventFilter.class, EventFilter::bots)
                .withBean(StreamListener.class, () -> new StreamListener() {
                    @Override
                    public void onOpened(Position from) {
                        opened.add("opened");
                    }
                })
                .withBean(WikiStreamCustomizer.class, () -> builder -> builder.pipeline("customized"))
                .run(context -> {
                    Contexts.run(context);

                    StreamReport report = context.getBean(WikiStream.class).report();
                    assertThat(report.pipeline()).isEqualTo("customized");
                    assertThat(report.lanes())
                            .extracting(StreamReport.Lane::sink)
                            .containsExactlyInAnyOrder("kept", "counts");
                    List<StreamEvent> kept = context.getBean(KeptEvents.class).events;
                    assertThat(kept).hasSizeBetween(1, 99).allMatch(EventFilter.humans());
                    assertThat(opened).isNotEmpty();
                });
    }

    @Test
    void nothingIsThereIfItIsDisabledOrTheApplicationHasItsOwn() {
        Contexts.runner("wikistream.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(WikiStream.class);
            assertThat(context).doesNotHaveBean(HealthIndicator.class).doesNotHaveBean(InfoContributor.class);
        });
        WikiStream own = WikiStream.builder()
                .source("file:" + Contexts.recording(folder, 1))
                .forEach(change -> {})
                .build();
        Contexts.runner().withBean(WikiStream.class, () -> own).run(context -> {
            assertThat(context).getBean(WikiStream.class).isSameAs(own);
            assertThat(context).doesNotHaveBean(WikiStreamLifecycle.class).hasSingleBean(HealthIndicator.class);
        });
    }

    static class Listening {
        final List<RecentChange> changes = new ArrayList<>();

        @WikiStreamListener(id = "own")
        void onChange(RecentChange change) {
            changes.add(change);
        }
    }

    /** A part of the application that notes the state of the stream when it stops itself. */
    static final class StopsLast implements SmartLifecycle {
        private final WikiStream stream;
        private boolean running;
        LaneState seen = LaneState.OPENING;

        StopsLast(WikiStream stream) {
            this.stream = stream;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            seen = stream.report().lanes().get(0).state();
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @Test
    void theStreamStartsWhenTheApplicationIsReadyAndEndsBeforeItsOtherParts() throws Exception {
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(Contexts.events(50))
                .openAtEnd()
                .start()) {
            StopsLast[] last = new StopsLast[1];
            Contexts.runner(
                            "wikistream.source=http://127.0.0.1:" + server.port(),
                            "wikistream.user-agent=test/1.0 (test@example.org)")
                    .withBean(Listening.class)
                    .withBean(StopsLast.class)
                    .run(context -> {
                        WikiStream stream = context.getBean(WikiStream.class);
                        assertThat(context.getBean(WikiStreamLifecycle.class).isRunning())
                                .isFalse();
                        assertThat(server.statistics().requests()).isZero();

                        Contexts.ready(context);
                        while (stream.report().received() < 50) {
                            Thread.onSpinWait();
                        }
                        last[0] = context.getBean(StopsLast.class);
                    });
            assertThat(last[0].seen).isEqualTo(LaneState.DONE);
        }
    }

    @Test
    void withoutAutoStartupTheApplicationStartsTheStream() {
        Contexts.reading(Contexts.recording(folder, 10))
                .withPropertyValues("wikistream.auto-startup=false")
                .withBean(Listening.class)
                .run(context -> {
                    Contexts.ready(context);
                    assertThat(context.getBean(WikiStreamLifecycle.class).isRunning())
                            .isFalse();

                    context.getBean(WikiStream.class).start().await();

                    assertThat(context.getBean(WikiStreamLifecycle.class).isRunning())
                            .isTrue();
                    assertThat(context.getBean(Listening.class).changes).hasSize(10);
                });
    }

    private static Health health(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getBean(HealthIndicator.class).health(true));
    }

    @Test
    void metersHealthAndInfoShowTheStream() {
        Contexts.reading(Contexts.recording(folder, 10))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(Listening.class)
                .run(context -> {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    Contexts.run(context);

                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("wikistream.sink.events")
                                    .tags("pipeline", "default", "sink", "own", "outcome", "stored")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(10);
                    Health after = health(context);
                    assertThat(after.getStatus()).isEqualTo(Status.UP);
                    assertThat(after.getDetails())
                            .containsEntry(
                                    "default", Map.of("own", Map.of("state", "done", "stored", 10L, "lag", "PT0S")));
                    Info.Builder info = new Info.Builder();
                    context.getBean(InfoContributor.class).contribute(info);
                    assertThat(info.build().getDetails())
                            .containsEntry(
                                    "wikistream", Map.of("default", Map.of("own", "this run only: no checkpoint")));
                });
    }

    static class Failing {
        @WikiStreamListener
        void onChange(RecentChange change) {
            throw new IllegalArgumentException("no such colour");
        }
    }

    @Test
    void aFailedSinkAndAFailedSourceAreUnhealthy() {
        Contexts.reading(Contexts.recording(folder, 10))
                .withBean("listening", Failing.class)
                .run(context -> {
                    assertThatThrownBy(() -> Contexts.run(context)).isInstanceOf(SinkException.class);
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails().get("reasons"))
                            .asString()
                            .contains("sink 'listening.onChange' failed: Failing.onChange failed: ")
                            .contains("no such colour");
                });
        Contexts.runner("wikistream.source=file:" + folder.resolve("missing.jsonl"))
                .withBean(Listening.class)
                .run(context -> {
                    Contexts.ready(context);
                    while (health(context).getStatus().equals(Status.UP)) {
                        Thread.onSpinWait();
                    }
                    assertThat(health(context).getDetails().get("reasons"))
                            .asString()
                            .contains("the source failed: ")
                            .contains("missing.jsonl");
                });
    }

    @Test
    void toolsKnowTheProperties() throws IOException {
        try (InputStream file =
                WikiStreamProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(file).isNotNull();
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"wikistream.user-agent\"")
                    .contains("\"Name of the program and a contact, such as ")
                    .contains("\"wikistream.health.max-lag\"")
                    .contains("\"management.health.wikistream.enabled\"");
        }
    }
}
