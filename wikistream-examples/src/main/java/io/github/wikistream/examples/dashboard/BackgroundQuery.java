package io.github.wikistream.examples.dashboard;

import io.github.wikistream.error.WikiStreamException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer of a store to one question, asked again and again in the background. However long the store takes, whoever shows the answer
 * never waits; and a question that is answered slowly is asked less often, so that it does not keep its store busy.
 */
final class BackgroundQuery<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundQuery.class);

    /** After an answer that took long, wait this many times as long, */
    private static final int REST = 3;

    /** but no longer than this many intervals. */
    private static final int LONGEST_REST = 5;

    private final Supplier<T> question;
    private final long intervalNanos;
    private final Executor executor;
    private final LongSupplier nanoTime;

    private @Nullable T answer;
    private @Nullable String fault;
    private boolean asking;
    private boolean asked;
    private long nextAt;

    /**
     * Makes one that has not asked yet.
     *
     * @param question what to ask; may throw {@link WikiStreamException} or, where the store is not open yet, {@link IllegalStateException}
     * @param interval time between two questions at least
     * @param executor where to ask
     * @param nanoTime as {@link System#nanoTime()}
     */
    BackgroundQuery(Supplier<T> question, Duration interval, Executor executor, LongSupplier nanoTime) {
        this.question = question;
        this.intervalNanos = interval.toNanos();
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** Asks if it is time to; returns at once. */
    void poll() {
        synchronized (this) {
            if (asking || (asked && nanoTime.getAsLong() - nextAt < 0)) {
                return;
            }
            asking = true;
        }
        executor.execute(this::ask);
    }

    private void ask() {
        long begin = nanoTime.getAsLong();
        T fresh = null;
        String failed = null;
        try {
            fresh = question.get();
        } catch (WikiStreamException e) {
            failed = e.getMessage();
        } catch (IllegalStateException e) {
            LOG.debug("A store is not open yet", e);
        } catch (Throwable e) {
            // Whatever a driver throws: the page goes on without this answer, and says so.
            LOG.warn("A question for the page failed", e);
            failed = e.toString();
        }
        synchronized (this) {
            long now = nanoTime.getAsLong();
            long rest = Math.min(REST * (now - begin), LONGEST_REST * intervalNanos);
            nextAt = Math.max(begin + intervalNanos, now + rest);
            // Before the first answer there is nothing to show: look again soon.
            asked = fresh != null || failed != null;
            asking = false;
            answer = fresh == null ? answer : fresh;
            fault = failed;
        }
    }

    /** Returns the last answer; {@code null} before the first. */
    synchronized @Nullable T answer() {
        return answer;
    }

    /** Returns why the last question was not answered; {@code null} if it was. */
    synchronized @Nullable String fault() {
        return fault;
    }
}
