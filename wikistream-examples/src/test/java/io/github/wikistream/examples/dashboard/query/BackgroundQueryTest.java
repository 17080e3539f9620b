package io.github.wikistream.examples.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.SinkException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackgroundQueryTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private long now = 1_000;

    @Test
    void knowsNothingBeforeTheFirstAnswer() {
        BackgroundQuery<Integer> number = refreshed(asked::incrementAndGet);
        number.poll();
        assertThat(number.answer()).isNull();
        runTasks();
        assertThat(number.answer()).isEqualTo(1);
    }

    @Test
    void asksOnceInAnInterval() {
        BackgroundQuery<Integer> number = refreshed(asked::incrementAndGet);
        pollAndRun(number);
        pass(INTERVAL.minusMillis(1));
        pollAndRun(number);
        assertThat(number.answer()).isEqualTo(1);
        pass(Duration.ofMillis(1));
        pollAndRun(number);
        assertThat(number.answer()).isEqualTo(2);
    }

    @Test
    void doesNotAskWhileItIsAsking() {
        BackgroundQuery<Integer> number = refreshed(asked::incrementAndGet);
        number.poll();
        number.poll();
        assertThat(tasks).hasSize(1);
    }

    /** The page would show old numbers for ever. */
    @Test
    void asksAgainAfterAnError() {
        BackgroundQuery<Integer> number = refreshed(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("com/example/Driver");
            }
            return asked.get();
        });
        pollAndRun(number);
        assertThat(number.fault()).isEqualTo("java.lang.NoClassDefFoundError: com/example/Driver");
        pass(INTERVAL);
        pollAndRun(number);
        assertThat(number.answer()).isEqualTo(2);
    }

    @Test
    void letsASlowStoreRest() {
        BackgroundQuery<Integer> number = refreshed(() -> {
            pass(Duration.ofSeconds(3));
            return asked.incrementAndGet();
        });
        pollAndRun(number);
        pass(Duration.ofSeconds(8));
        pollAndRun(number);
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(1));
        pollAndRun(number);
        assertThat(asked).hasValue(2);
    }

    @Test
    void restsNoLongerThanFiveIntervals() {
        BackgroundQuery<Integer> number = refreshed(() -> {
            pass(Duration.ofMinutes(5));
            return asked.incrementAndGet();
        });
        pollAndRun(number);
        pass(INTERVAL.multipliedBy(5));
        pollAndRun(number);
        assertThat(asked).hasValue(2);
    }

    @Test
    void keepsTheLastAnswerAndTellsTheFault() {
        BackgroundQuery<Integer> number = refreshed(() -> {
            if (asked.incrementAndGet() == 2) {
                throw SinkException.retryable("redis localhost: connection refused", null);
            }
            return asked.get();
        });
        pollAndRun(number);
        pass(INTERVAL);
        pollAndRun(number);
        assertThat(number.answer()).isEqualTo(1);
        assertThat(number.fault()).isEqualTo("redis localhost: connection refused");
        pass(INTERVAL);
        pollAndRun(number);
        assertThat(number.answer()).isEqualTo(3);
        assertThat(number.fault()).isNull();
    }

    /** A start on a slow machine showed an error. */
    @Test
    void reportsNoFaultWhileTheStoreStarts() {
        BackgroundQuery<Integer> number = refreshed(() -> {
            asked.incrementAndGet();
            throw SinkException.retryable("redis localhost: connection refused", null);
        });
        pollAndRun(number);
        assertThat(number.fault()).isNull();
        pollAndRun(number);
        assertThat(asked).as("not more often than usual").hasValue(1);
        pass(Duration.ofSeconds(59));
        pollAndRun(number);
        assertThat(number.fault()).isNull();
        pass(INTERVAL);
        pollAndRun(number);
        assertThat(number.fault()).isEqualTo("redis localhost: connection refused");
    }

    @Test
    void asksAgainAtOnceWhileTheStoreIsNotOpen() {
        BackgroundQuery<Integer> number = refreshed(() -> {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("not open");
            }
            return asked.get();
        });
        pollAndRun(number);
        pollAndRun(number);
        assertThat(number.fault()).isNull();
        pollAndRun(number);
        assertThat(number.answer()).isEqualTo(3);
    }

    private BackgroundQuery<Integer> refreshed(Supplier<Integer> question) {
        return new BackgroundQuery<>(question, INTERVAL, tasks::add, () -> now);
    }

    private void pollAndRun(BackgroundQuery<Integer> number) {
        number.poll();
        runTasks();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
