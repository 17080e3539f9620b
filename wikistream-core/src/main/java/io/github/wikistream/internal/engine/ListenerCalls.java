package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamListener;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener. An exception or {@link Error} that it throws is logged, and reading continues. Thread-safe. */
final class ListenerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

    private final StreamListener listener;

    ListenerCalls(StreamListener listener) {
        this.listener = listener;
    }

    void tell(Consumer<StreamListener> message) {
        try {
            message.accept(listener);
        } catch (Throwable e) {
            LOG.warn("a listener threw; reading continues", e);
        }
    }
}
