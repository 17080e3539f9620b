package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.engine.MemorySink;
import io.github.wikistream.internal.engine.Setting;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** An outage is reported with one start, one end, and a count. */
class DeliveryTest {
    private final List<String> reported = new ArrayList<>();
    private final MemorySink store = new MemorySink();
    private final Deque<String> faults = new ArrayDeque<>();
    private Function<String, SinkException> fault = message -> SinkException.retryable(message, null);
    private final Delivery delivery =
            delivery(Setting.of(new Random(1), 1 << 20, 10).lanes());

    private Delivery delivery(LaneSettings settings) {
        return new Delivery("memory", new FaultySink(), settings, "writer", new DeliveryObserver() {
            @Override
            public void retrying(SinkException cause, int failures) {
                reported.add("failed after " + failures + ": " + cause.getMessage());
            }

            @Override
            public void recovered(int failures, Duration lasted) {
                reported.add("recovered from " + failures);
            }

            @Override
            public void stored(Batch batch, long elapsedNanos) {
                reported.add("stored");
            }

            @Override
            public void poisoned(DeadLetter letter) {
                reported.add("poisoned");
            }
        });
    }

    /** Executes its calls if nothing is planned, or if the planned failure is for the other call. */
    private final class FaultySink implements Sink {
        private void call(String name) {
            String planned = faults.peekFirst();
            if (name.equals(planned)) {
                faults.removeFirst();
                throw fault.apply(name);
            }
        }

        @Override
        public Checkpoint open(SinkContext context) {
            call("open");
            return store.open(context);
        }

        @Override
        public void write(Batch batch) {
            call("write");
            store.write(batch);
        }

        @Override
        public void close() {}
    }

    private Checkpoint next() {
        Checkpoint durable = delivery.durable();
        return Checkpoint.builder()
                .token(delivery.nextToken())
                .position(durable.position())
                .recentIds(durable.recentIds())
                .build();
    }

    @Test
    void outageHasOneStartAndOneEndHoweverAttemptsFail() throws InterruptedException {
        delivery.begin(() -> true);
        faults.addAll(Arrays.asList("write", "open", "open", "write", "open", "write"));
        delivery.write(List.of(), next());
        delivery.write(List.of(), next());

        assertThat(reported)
                .containsExactly(
                        "failed after 0: write",
                        "failed after 1: open",
                        "failed after 2: open",
                        "failed after 3: write",
                        "failed after 4: open",
                        "failed after 5: write",
                        "recovered from 6",
                        "stored",
                        "stored");
    }

    @Test
    void firstSuccessfulOpenEndsAnOutage() throws InterruptedException {
        faults.addAll(Arrays.asList("open", "open"));
        delivery.begin(() -> true);

        assertThat(reported).containsExactly("failed after 0: open", "failed after 1: open", "recovered from 2");
    }

    /** A checkpoint of another writer is not an outage: nothing was down, and the store's checkpoint decides. */
    @Test
    void fencedWriteIsNoOutage() throws InterruptedException {
        delivery.begin(() -> true);
        delivery.write(List.of(), next());
        store.empty();

        assertThat(delivery.write(List.of(), next())).isEqualTo(new Delivery.Outcome.WentBack(Checkpoint.NONE));
        assertThat(reported).containsExactly("stored");
    }

    /** A wrong password at the start is a wrong setting. */
    @Test
    void repairableFaultAtTheFirstOpenEndsTheLane() {
        fault = message -> SinkException.repairable(message, null);
        faults.add("open");

        assertThatThrownBy(() -> delivery.begin(() -> true)).isInstanceOf(SinkException.class);
        assertThat(reported).isEmpty();
    }

    /** A wrong password later is a password being rotated. */
    @Test
    void repairableFaultIsRetriedOnceTheSinkHasBeenOpen() throws InterruptedException {
        delivery.begin(() -> true);
        fault = message -> SinkException.repairable(message, null);
        faults.addAll(Arrays.asList("write", "open", "open", "write"));
        delivery.write(List.of(), next());

        assertThat(reported)
                .containsExactly(
                        "failed after 0: write",
                        "failed after 1: open",
                        "failed after 2: open",
                        "failed after 3: write",
                        "recovered from 4",
                        "stored");
    }

    /** A server that is still starting may not know its users yet. */
    @Test
    void repairableFaultIsRetriedAfterAnotherFailureOfTheFirstOpen() throws InterruptedException {
        fault = message ->
                reported.isEmpty() ? SinkException.retryable(message, null) : SinkException.repairable(message, null);
        faults.addAll(Arrays.asList("open", "open"));
        delivery.begin(() -> true);

        assertThat(reported).containsExactly("failed after 0: open", "failed after 1: open", "recovered from 2");
    }

    @Test
    void repairableFaultAlwaysEndsAFailFastLane() throws InterruptedException {
        Delivery failingFast = delivery(
                Setting.failFast(Setting.of(new Random(1), 1 << 20, 10)).lanes());
        failingFast.begin(() -> true);
        fault = message -> SinkException.repairable(message, null);
        faults.add("write");

        assertThatThrownBy(() -> failingFast.write(List.of(), next())).isInstanceOf(SinkException.class);
    }

    @Test
    void permanentFaultEndsTheLaneAtAnyTime() throws InterruptedException {
        delivery.begin(() -> true);
        fault = message -> SinkException.permanent(message, null);
        faults.add("write");

        assertThatThrownBy(() -> delivery.write(List.of(), next())).isInstanceOf(SinkException.class);
    }

    /** A second writer, as the store shows it: its token changes while it writes. */
    private Delivery standingBy(ManualTime time, Duration betweenChecks, String... tokens) {
        Deque<String> left = new ArrayDeque<>(List.of(tokens));
        Sink other = new Sink() {
            @Override
            public Checkpoint open(SinkContext context) {
                time.advance(betweenChecks);
                return Checkpoint.builder()
                        .token(left.size() > 1 ? left.pop() : left.element())
                        .build();
            }

            @Override
            public void write(Batch batch) {}

            @Override
            public void close() {}
        };
        return new Delivery("memory", other, LaneSetting.at(time), "writer", new Unobserved());
    }

    @Test
    void takesOverOnceTheOtherWriterHasBeenSilentForTheWholeTime() throws InterruptedException {
        ManualTime time = new ManualTime();
        long start = time.nanoTime();
        Duration silence = Duration.ofNanos(10);
        Checkpoint seen = Checkpoint.builder().token("1").build();

        Checkpoint last =
                standingBy(time, Duration.ofNanos(2), "1", "2", "2", "3").awaitSilence(seen, silence, new StopSignal());

        assertThat(last).isEqualTo(Checkpoint.builder().token("3").build());
        assertThat(time.nanoTime() - start).isEqualTo(4 * 2 + 10);
    }

    @Test
    void standbyEndsWithTheLane() throws InterruptedException {
        StopSignal stop = new StopSignal();
        stop.give();

        assertThat(standingBy(new ManualTime(), Duration.ZERO, "1")
                        .awaitSilence(Checkpoint.builder().token("1").build(), Duration.ofHours(1), stop))
                .isNull();
    }
}
