package io.github.wikistream.examples.dashboard;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether a source can be reached. */
final class ReachabilityCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ReachabilityCheck.class);

    private ReachabilityCheck() {}

    /**
     * Tries to connect repeatedly until a connection opens or the timeout expires.
     *
     * @param cancelled ends the attempts when it completes; its value is then returned
     * @throws SourceException if the source rejects the connection permanently
     */
    static boolean succeeds(Source source, Duration timeout, CompletableFuture<Boolean> cancelled, Executor executor)
            throws InterruptedException {
        try (SourceReader reader = source.open(Position.NONE)) {
            CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> connects(reader), executor);
            return answer.applyToEither(cancelled, reached -> reached).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SourceException refused) {
                throw refused;
            }
            throw new IllegalStateException("the source failed while it was checked", e);
        }
    }

    private static boolean connects(SourceReader reader) {
        try {
            while (true) {
                Signal signal = reader.next();
                if (signal instanceof Signal.Opened) {
                    return true;
                }
                if (signal instanceof Signal.Lost lost) {
                    LOG.debug("Not reached yet: {}", lost.reason());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IllegalStateException e) {
            // Closed because the timeout expired.
            return false;
        }
    }
}
