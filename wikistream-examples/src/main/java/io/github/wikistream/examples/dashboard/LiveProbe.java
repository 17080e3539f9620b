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

/** Finds out whether a source can be reached. */
final class LiveProbe {
    private static final Logger LOG = LoggerFactory.getLogger(LiveProbe.class);

    private LiveProbe() {}

    /**
     * Tries to connect, again and again, until it succeeds or the time is over.
     *
     * @param cancelled ends the trying when it is completed, and is then the answer
     * @throws SourceException if the source refuses for good
     */
    static boolean reaches(Source source, Duration patience, CompletableFuture<Boolean> cancelled, Executor executor)
            throws InterruptedException {
        try (SourceReader reader = source.open(Position.NONE)) {
            CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> connects(reader), executor);
            return answer.applyToEither(cancelled, reached -> reached).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SourceException refused) {
                throw refused;
            }
            throw new IllegalStateException("the source broke while it was tried", e);
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
            // Closed because the time is over.
            return false;
        }
    }
}
