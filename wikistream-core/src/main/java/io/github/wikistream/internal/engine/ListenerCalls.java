package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls listeners in order. An exception or {@link Error} that one throws is logged, and reading continues. Thread-safe. */
final class ListenerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

    private final List<StreamListener> listeners;

    ListenerCalls(StreamListener... listeners) {
        this.listeners = List.of(listeners);
    }

    void tell(Consumer<StreamListener> message) {
        for (StreamListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (Throwable e) {
                LOG.warn("a listener threw; reading continues", e);
            }
        }
    }
}
