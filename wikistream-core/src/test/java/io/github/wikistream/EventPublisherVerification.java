package io.github.wikistream;

import io.github.wikistream.event.StreamEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The rules of the Reactive Streams specification for a publisher, from its own test kit. {@link EventPublisherTest}
 * runs it.
 */
public class EventPublisherVerification extends FlowPublisherVerification<StreamEvent> {
    // They guard against hanging, and against unexpected events.
    private static final long TIMEOUT_MILLIS = 20_000;
    private static final long NOTHING_COMES_MILLIS = 100;

    private static final long MOST_EVENTS = 1_000;

    public EventPublisherVerification() {
        super(new TestEnvironment(TIMEOUT_MILLIS, NOTHING_COMES_MILLIS));
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST_EVENTS;
    }

    @Override
    public Flow.Publisher<StreamEvent> createFlowPublisher(long elements) {
        return EventReader.builder()
                .source("file:" + recording(elements))
                .open()
                .publisher();
    }

    /** A publisher that already has its subscriber. */
    @Override
    public Flow.Publisher<StreamEvent> createFailedFlowPublisher() {
        Flow.Publisher<StreamEvent> rejecting = createFlowPublisher(1);
        rejecting.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(StreamEvent event) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
        return rejecting;
    }

    private static Path recording(long elements) {
        try {
            Path file = Files.createTempFile("events", ".jsonl");
            file.toFile().deleteOnExit();
            return Files.write(
                    file,
                    LongStream.range(0, elements)
                            .mapToObj(number ->
                                    """
                                    {"meta":{"id":"%s","dt":"%s","stream":"mediawiki.recentchange","topic":"topic"},\
                                    "type":"edit","wiki":"enwiki","namespace":0,"title":"T"}""".formatted(new UUID(0, number), Instant.ofEpochSecond(1_781_970_600 + number)))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
