package com.example.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.EventReader;
import io.github.wikistream.event.StreamEvent;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The conversions of the guide deliver each event once and in order, through cuts, and ask for no more than they process. */
class ReactiveLibrariesTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Model model;
    private EventReader reader;

    @BeforeEach
    void open() throws IOException {
        model = new Model();
        reader =
                EventReader.builder().source(model.uri()).userAgent(Model.AGENT).open();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void reactor() {
        Flow.Publisher<StreamEvent> events = reader.publisher();
        AtomicInteger running = new AtomicInteger();
        List<UUID> seen = JdkFlowAdapter.flowPublisherToFlux(events)
                .concatMap(
                        event -> Mono.fromCallable(() -> {
                                    assertThat(running.incrementAndGet()).isEqualTo(1);
                                    running.decrementAndGet();
                                    return event.id();
                                })
                                .subscribeOn(Schedulers.parallel()),
                        0)
                .collectList()
                .block(LIMIT);

        assertThat(seen).isEqualTo(Model.ids());
        assertThat(reader.checkpoint().isNone()).isFalse();
    }

    @Test
    void mutiny() {
        Flow.Publisher<StreamEvent> events = reader.publisher();
        List<UUID> seen = Multi.createFrom()
                .publisher(events)
                .map(StreamEvent::id)
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);

        assertThat(seen).isEqualTo(Model.ids());
    }

    @Test
    void rxJava() {
        Flow.Publisher<StreamEvent> events = reader.publisher();
        List<UUID> seen = Flowable.fromPublisher(FlowAdapters.toPublisher(events))
                .map(StreamEvent::id)
                .toList()
                .timeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .blockingGet();

        assertThat(seen).isEqualTo(Model.ids());
    }

    @Test
    void cancellingClosesTheReader() {
        List<UUID> seen = Multi.createFrom()
                .publisher(reader.publisher())
                .map(StreamEvent::id)
                .select()
                .first(10)
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);

        assertThat(seen).isEqualTo(Model.ids().subList(0, 10));
        assertThat(reader.hasNext()).isFalse();
    }
}
