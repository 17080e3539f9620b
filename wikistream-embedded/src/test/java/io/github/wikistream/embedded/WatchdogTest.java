package io.github.wikistream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final List<Long> pauses = new ArrayList<>();
    private final Deque<Runnable> due = new ArrayDeque<>();
    private final Deque<Runnable> whenEnded = new ArrayDeque<>();
    private Duration now = Duration.ZERO;
    private boolean running = true;
    private boolean startFails;
    private int starts;

    private final Watchdog watchdog = new Watchdog(
            "the server", () -> running ? OptionalLong.of(7) : OptionalLong.empty(), this::start, new FakeMachine());

    @Test
    void doublesTheDelayWhileTheServerDoesNotStayUpAndResetsItOnceItDoes() {
        watchdog.watch();
        for (int i = 0; i < 8; i++) {
            end();
            due.remove().run();
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(starts).isEqualTo(8);

        now = now.plusMinutes(1);
        end();
        assertThat(pauses).endsWith(1L);
    }

    @Test
    void triesAgainWhenTheStartFails() {
        watchdog.watch();
        startFails = true;
        end();
        due.remove().run();
        due.remove().run();
        startFails = false;
        due.remove().run();
        assertThat(running).isTrue();
        assertThat(pauses).containsExactly(1L, 2L, 4L);
        assertThat(due).isEmpty();
    }

    @Test
    void doesNotRestartAServerThatIsRunningAgain() {
        watchdog.watch();
        end();
        running = true;
        due.remove().run();
        assertThat(starts).isZero();
        end();
        assertThat(due).as("it is still watched").hasSize(1);
    }

    @Test
    void startsNothingAfterItIsClosed() {
        watchdog.watch();
        end();
        watchdog.close();
        due.remove().run();
        assertThat(starts).isZero();
        assertThat(whenEnded).isEmpty();
    }

    private void end() {
        running = false;
        whenEnded.remove().run();
    }

    private void start() {
        if (startFails) {
            throw new ServerException("no memory");
        }
        starts++;
        running = true;
    }

    private final class FakeMachine implements Watchdog.Machine {
        @Override
        public void whenEnded(long pid, Runnable task) {
            whenEnded.add(task);
        }

        @Override
        public void after(Duration pause, Runnable task) {
            pauses.add(pause.toSeconds());
            due.add(task);
        }

        @Override
        public long nanoTime() {
            return now.toNanos();
        }
    }
}
