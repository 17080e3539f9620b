package io.github.wikistream.spring.test;

import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Starts the model before the application and ends it after the application. Equal ones share a context. */
record ModelServer(int events, List<String> recordings, int cutAfter) implements ContextCustomizer {
    private static final String BEAN = "eventStreamsServer";

    static ModelServer of(WikiStreamTest test) {
        return new ModelServer(test.events(), List.of(test.recordings()), test.cutAfter());
    }

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        EventStreamsServer server = start();
        if (context.getBeanFactory() instanceof DefaultListableBeanFactory beans) {
            beans.registerSingleton(BEAN, server);
            beans.registerDisposableBean(BEAN, server::close); // After the stream, which is closed before any bean.
        }
        TestPropertyValues.of(
                        "wikistream.source=http://127.0.0.1:" + server.port(),
                        "wikistream.source-name=model-server",
                        "wikistream.since=" + Instant.EPOCH)
                .applyTo(context);
    }

    private EventStreamsServer start() {
        EventStreamsServer.Builder server = EventStreamsServer.builder();
        if (cutAfter > 0) {
            server.faults(FaultPlan.cutAfterNew(cutAfter));
        }
        try {
            if (recordings.isEmpty()) {
                server.events(IntStream.rangeClosed(1, events)
                        .mapToObj(number -> SampleEvents.change(number).json())
                        .toList());
            } else {
                server.recordings(recordings.stream().map(Path::of).toArray(Path[]::new));
            }
            return server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("@WikiStreamTest: " + e.getMessage(), e);
        }
    }
}
