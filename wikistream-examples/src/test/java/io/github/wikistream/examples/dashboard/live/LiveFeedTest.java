package io.github.wikistream.examples.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFeedTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final LiveFeed feed = new LiveFeed("first", tasks::add);
    private final List<String> taken = new ArrayList<>();

    @Test
    void sendsTheNewestAtOnceAndThenEachAsItComes() {
        feed.add(taken::add);
        runTasks();
        feed.publish("second");
        runTasks();
        assertThat(taken).containsExactly("first", "second");
        assertThat(feed.latest()).isEqualTo("second");
    }

    @Test
    void letsASlowWatcherMissSomeWithoutHoldingUpOthers() {
        feed.add(taken::add);
        feed.publish("second");
        feed.publish("third");
        assertThat(tasks).hasSize(1);
        runTasks();
        feed.publish("fourth");
        runTasks();
        assertThat(taken).containsExactly("third", "fourth");
    }

    @Test
    void givesASlowWatcherTheNewestThatCameWhileItWasBusy() {
        feed.add(json -> {
            taken.add(json);
            if (json.equals("first")) {
                feed.publish("second");
                feed.publish("third");
            }
        });
        runTasks();
        assertThat(taken).containsExactly("first", "third");
    }

    /** One that throws an error must not stop the others, nor be served for ever (issue 12). */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void forgetsAWatcherThatIsGone(Class<? extends Throwable> thrown) {
        feed.add(json -> {
            if (thrown == StackOverflowError.class) {
                throw new StackOverflowError();
            }
            throw new IllegalStateException("gone");
        });
        runTasks();
        feed.publish("second");
        assertThat(tasks).isEmpty();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
