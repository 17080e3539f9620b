package io.github.wikistream.spring;

import io.github.wikistream.StreamListener;
import io.github.wikistream.WikiStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Starts the stream once the application is ready, and closes it before anything else of the application stops, so that buffered events still find
 * their stores.
 */
final class WikiStreamLifecycle implements SmartLifecycle, StreamListener, ApplicationListener<ApplicationEvent> {
    private final ApplicationContext context;
    private final ObjectProvider<WikiStream> stream;
    private final boolean autoStartup;
    private volatile @Nullable WikiStream running;

    WikiStreamLifecycle(ApplicationContext context, ObjectProvider<WikiStream> stream, boolean autoStartup) {
        this.context = context;
        this.stream = stream;
        this.autoStartup = autoStartup;
    }

    /** Contexts below this one, such as that of a management port, are not the application. */
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationReadyEvent ready && ready.getApplicationContext() == context) {
            if (autoStartup && running == null) {
                start();
            }
        } else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context) {
            stop();
        }
    }

    @Override
    public void start() {
        stream.getObject().start();
    }

    /** The application may also start the stream by itself. */
    @Override
    public void onStarted(WikiStream started) {
        running = started;
    }

    @Override
    public void stop() {
        WikiStream current = running;
        if (current != null) {
            current.close();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** Returns false: the context would start the stream before the application is ready. */
    @Override
    public boolean isAutoStartup() {
        return false;
    }

    /** Spring stops the highest phase first. The event that precedes it has usually ended the stream by then. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** Returns false, for a stream starts once: Spring 7 does not pause it between tests. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
