package io.github.wikistream.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.filter.EventFilter;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class WikiStreamListenerTest {
    private static final int EVENTS = 300;

    @TempDir
    private Path folder;

    private Path recording;

    @BeforeEach
    void record() {
        recording = Contexts.recording(folder, EVENTS);
    }

    /** What a bean received. */
    static class Received {
        final List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    }

    static class OneByOne extends Received {
        @WikiStreamListener
        void onChange(RecentChange change) {
            events.add(change);
        }
    }

    static class InBatches extends Received {
        final List<Integer> sizes = new ArrayList<>();

        @WikiStreamListener(id = "batches")
        void onChanges(List<RecentChange> changes) {
            sizes.add(changes.size());
            events.addAll(changes);
        }
    }

    @Test
    void methodsReceiveEveryEventOneByOneOrInBatches() {
        Contexts.reading(recording)
                .withPropertyValues("wikistream.batch-events=100")
                .withBean("first", OneByOne.class)
                .withBean("second", InBatches.class)
                .run(context -> {
                    Contexts.run(context);

                    assertThat(context.getBean(OneByOne.class).events).hasSize(EVENTS);
                    InBatches batches = context.getBean(InBatches.class);
                    assertThat(batches.events).isEqualTo(context.getBean(OneByOne.class).events);
                    assertThat(batches.sizes).hasSizeLessThan(EVENTS).allMatch(size -> size <= 100);
                    assertThat(context.getBean(WikiStream.class).report().lanes())
                            .extracting(StreamReport.Lane::sink)
                            .containsExactlyInAnyOrder("first.onChange", "batches");
                });
    }

    static class Filtered extends Received {
        @WikiStreamListener(
                type = "edit",
                actor = ActorKind.REGISTERED,
                namespace = 0,
                title = "*",
                filter = "onlyEven")
        void onChange(RecentChange change) {
            events.add(change);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {
        @Bean
        EventFilter onlyEven() {
            return EventFilter.where("even", event -> event.id().getLeastSignificantBits() % 2 == 0);
        }
    }

    @Test
    void attributesAndBeansFilter() {
        Contexts.reading(recording)
                .withUserConfiguration(Filters.class)
                .withBean(Filtered.class)
                .withBean(OneByOne.class)
                .run(context -> {
                    Contexts.run(context);

                    List<StreamEvent> expected = context.getBean(OneByOne.class).events.stream()
                            .filter(EventFilter.all(
                                    EventFilter.type("edit"),
                                    EventFilter.actor(ActorKind.REGISTERED),
                                    EventFilter.namespace(0)))
                            .filter(event -> event.id().getLeastSignificantBits() % 2 == 0)
                            .toList();
                    assertThat(context.getBean(Filtered.class).events)
                            .isEqualTo(expected)
                            .hasSizeBetween(1, EVENTS / 2);
                });
    }

    /** A listener that may itself use the stream. */
    static class UsingTheStream extends Received {
        private final WikiStream stream;

        @Autowired
        UsingTheStream(WikiStream stream) {
            this.stream = stream;
        }

        @SuppressWarnings("UnusedMethod") // called by the stream
        @WikiStreamListener
        private void onEvent(StreamEvent event) {
            if (stream.report().received() > 0) {
                events.add(event);
            }
        }
    }

    @Test
    void aListenerMayBePrivateAndBeInjectedWithTheStream() {
        Contexts.reading(recording).withBean(UsingTheStream.class).run(context -> {
            Contexts.run(context);

            assertThat(context.getBean(UsingTheStream.class).events).hasSize(EVENTS);
        });
    }

    @Test
    void aCheckpointFolderContinuesWhereTheLastRunStopped() {
        for (int expected : List.of(EVENTS, 0)) {
            Contexts.reading(recording)
                    .withPropertyValues("wikistream.checkpoint-folder=" + folder.resolve("checkpoints"))
                    .withBean("own", OneByOne.class)
                    .run(context -> {
                        Contexts.run(context);

                        assertThat(context.getBean(OneByOne.class).events).hasSize(expected);
                    });
        }
    }

    static class Throwing extends Received {
        private final RuntimeException thrown;
        private boolean again = true;

        Throwing(RuntimeException thrown) {
            this.thrown = thrown;
        }

        @WikiStreamListener(id = "throwing")
        void onChange(RecentChange change) {
            if (events.size() == 10 && again) {
                again = thrown instanceof PoisonException;
                throw thrown;
            }
            events.add(change);
        }
    }

    @Test
    void anExceptionEndsTheSinkAndNamesTheMethod() {
        Contexts.reading(recording)
                .withBean(Throwing.class, () -> new Throwing(new IllegalStateException("no such colour")))
                .run(context -> {
                    assertThatThrownBy(() -> Contexts.run(context))
                            .isInstanceOf(SinkException.class)
                            .hasMessageContaining("Throwing.onChange failed: ")
                            .hasMessageContaining("no such colour");
                    assertThat(context.getBean(WikiStream.class)
                                    .report()
                                    .lanes()
                                    .get(0)
                                    .state())
                            .isEqualTo(StreamReport.LaneState.FAILED);
                });
    }

    @Test
    void aPassingFaultIsRetriedAndEventsMayComeTwice() {
        RuntimeException passing =
                new IllegalStateException("pool", new SQLTransientConnectionException("no connection"));
        Contexts.reading(recording)
                .withBean(Throwing.class, () -> new Throwing(passing))
                .run(context -> {
                    Contexts.run(context);

                    List<UUID> ids = context.getBean(Throwing.class).events.stream()
                            .map(StreamEvent::id)
                            .toList();
                    assertThat(ids.stream().distinct()).hasSize(EVENTS);
                    assertThat(ids).hasSizeGreaterThan(EVENTS);
                });
    }

    static class WrongForms {
        @WikiStreamListener
        String returns(RecentChange change) {
            return change.title();
        }

        @WikiStreamListener
        void takesText(String text) {}

        @WikiStreamListener
        void takesTwo(RecentChange change, String text) {}

        @WikiStreamListener
        void takesTexts(List<String> texts) {}

        @WikiStreamListener(type = "edits")
        void unknownType(RecentChange change) {}

        @WikiStreamListener(id = "not a name")
        void wrongName(RecentChange change) {}

        @WikiStreamListener(filter = "missing")
        void unknownFilter(RecentChange change) {}
    }

    @Test
    void wrongFormsAreListedTogether() {
        Contexts.reading(recording)
                .withBean(WrongForms.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(RuntimeException.class)
                        .hasStackTraceContaining(
                                "WrongForms.returns: a method with @WikiStreamListener has one parameter")
                        .hasStackTraceContaining("WrongForms.takesText: a method")
                        .hasStackTraceContaining("WrongForms.takesTwo: a method")
                        .hasStackTraceContaining("WrongForms.takesTexts: a method")
                        .hasStackTraceContaining("WrongForms.unknownType: unknown type 'edits'")
                        .hasStackTraceContaining("WrongForms.wrongName: a sink's name is")
                        .hasStackTraceContaining(
                                "WrongForms.unknownFilter: there is no bean 'missing' of type EventFilter"));
    }

    static class Transactional {
        @WikiStreamListener(transactional = true)
        void onChange(RecentChange change) {}
    }

    @Test
    void aTransactionWithoutADataSourceIsAWrongSetting() {
        Contexts.reading(recording)
                .withBean(Transactional.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                "Transactional.onChange: transactional = true needs one transaction manager"));
    }
}
