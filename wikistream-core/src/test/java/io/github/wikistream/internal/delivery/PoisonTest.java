package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.engine.Engine;
import io.github.wikistream.internal.engine.MemorySink;
import io.github.wikistream.internal.engine.MemorySink.Fate;
import io.github.wikistream.internal.engine.ModelSource;
import io.github.wikistream.internal.engine.Setting;
import io.github.wikistream.internal.engine.Settings;
import io.github.wikistream.sink.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that a sink refuses because of their content. */
class PoisonTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final List<Fate> TROUBLES = List.of(Fate.FAILS_BEFORE, Fate.FAILS_AFTER, Fate.LOSES_LATEST);

    private final Random random = new Random(5);
    private final ModelSource source = new ModelSource(random, 0.002);
    private final List<UUID> ids = source.fill(1_000, random);

    private static Fate refuse(Batch batch, Predicate<UUID> poison) {
        return refuse(batch, poison, Fate.SUCCEEDS);
    }

    private static Fate refuse(Batch batch, Predicate<UUID> poison, Fate otherwise) {
        if (batch.events().stream().map(StreamEvent::id).anyMatch(poison)) {
            throw new PoisonException("memory: cannot keep this", null);
        }
        return otherwise;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 400})
    void areIsolatedWhileAllOthersAreStored(int batchEvents) throws Exception {
        Set<UUID> poison = new HashSet<>(List.of(ids.get(0), ids.get(123), ids.get(124), ids.get(500), ids.get(999)));
        MemorySink sink = new MemorySink(batch -> refuse(batch, poison::contains));
        StreamReport report;
        try (Engine engine = new Engine(
                source, Map.of("memory", sink), Setting.of(random, 1 << 24, batchEvents), new StreamListener() {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
            report = engine.report();
        }
        List<UUID> good = new ArrayList<>(ids);
        good.removeAll(poison);
        assertThat(sink.ids()).containsExactlyElementsOf(good);
        assertThat(sink.letters()).extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(poison);
        assertThat(sink.letters().get(0).reason()).isEqualTo("sink 'memory' refused it: memory: cannot keep this");
        assertThat(sink.letters().get(0).data()).contains(ids.get(0).toString());
        assertThat(report.lanes().get(0).deadLetters()).isEqualTo(5);
        assertThat(report.lanes().get(0).stored()).isEqualTo(995);
    }

    @Test
    void areIsolatedOnceDespiteFailuresAndRestarts() throws Exception {
        Set<UUID> poison = new HashSet<>(List.of(ids.get(10), ids.get(300), ids.get(301)));
        Random fates = new Random(11);
        MemorySink sink = new MemorySink(batch -> {
            Fate drawn = fates.nextInt(4) > 0 ? Fate.SUCCEEDS : TROUBLES.get(fates.nextInt(TROUBLES.size()));
            // Poison is refused whenever the write reaches the store.
            boolean looks = drawn == Fate.SUCCEEDS || drawn == Fate.FAILS_AFTER;
            return looks ? refuse(batch, poison::contains, drawn) : drawn;
        });
        for (int run = 0; run < 20; run++) {
            try (Engine engine = new Engine(
                    source, Map.of("memory", sink), Setting.of(random, 1 << 24, 64), new StreamListener() {})) {
                engine.start();
                if (run == 19) {
                    assertThat(engine.await(LONG)).isTrue();
                } else {
                    boolean unused = engine.await(Duration.ofMillis(random.nextInt(20)));
                }
            }
        }
        List<UUID> good = new ArrayList<>(ids);
        good.removeAll(poison);
        assertThat(sink.ids()).hasSameSizeAs(good).containsExactlyInAnyOrderElementsOf(good);
        assertThat(sink.letters()).extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(poison);
        assertThat(sink.completeness().received()).isEqualTo(1_000);
    }

    /**
     * The durable state between two parts of a batch must not claim the position after all of it. The
     * source resumes exactly where requested, so that no overlap hides a wrong claim.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 20, 39})
    void crashBetweenTwoPartsOfABatchLosesAndRepeatsNothing(int poisoned) throws Exception {
        ModelSource exact = new ModelSource(random, 0).withoutOverlap();
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(exact.add(1_700_000_000_000L + i));
        }
        UUID poison = all.get(poisoned);
        for (int crashBefore = 0; ; crashBefore++) {
            AtomicInteger writes = new AtomicInteger(crashBefore);
            MemorySink sink = new MemorySink(batch -> {
                if (writes.getAndDecrement() == 0) {
                    throw SinkException.permanent("memory: crashed", null);
                }
                return refuse(batch, poison::equals);
            });
            boolean crashed = !runToTheEnd(exact, sink);
            assertThat(!crashed || runToTheEnd(exact, sink)).isTrue();
            List<UUID> good = new ArrayList<>(all);
            good.remove(poison);
            assertThat(sink.ids()).as("crashed before write %d", crashBefore).containsExactlyElementsOf(good);
            assertThat(sink.letters()).extracting(DeadLetter::id).containsExactly(poison);
            assertThat(sink.completeness().received()).isEqualTo(40);
            if (!crashed) {
                return;
            }
        }
    }

    /** Returns whether the sink continued to the end. */
    private boolean runToTheEnd(ModelSource exact, MemorySink sink) throws InterruptedException {
        try (Engine engine =
                new Engine(exact, Map.of("memory", sink), Setting.ofFullBatches(random, 40), new StreamListener() {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
            return true;
        } catch (SinkException e) {
            return false;
        }
    }

    @Test
    void sinkThatRefusesDeadLettersNeedsARepair() {
        MemorySink sink = new MemorySink(batch -> {
            throw new PoisonException("memory: cannot keep anything", null);
        });
        Settings settings = Setting.failFast(Setting.of(random, 1 << 24, 64));
        try (Engine engine = new Engine(source, Map.of("memory", sink), settings, new StreamListener() {})) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("refuses even a dead letter: memory: cannot keep anything");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 400})
    void sinkThatRefusesEveryEventFailsInsteadOfDrainingTheStream(int batchEvents) throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        MemorySink sink = new MemorySink(batch -> refuse(batch, id -> broken.get()));
        Settings failFast = Setting.failFast(Setting.ofFullBatches(random, batchEvents));
        try (Engine engine =
                engine(sink, failFast, batch -> broken.set(sink.ids().size() >= 400))) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("refuses every event, more than 100 in a row")
                    .hasMessageContaining("memory: cannot keep this")
                    .hasMessageContaining("repair the table or setting");
        }
        int stored = sink.ids().size();
        assertThat(stored).isGreaterThanOrEqualTo(400).isLessThan(900);
        // Whole batches within the bound became dead letters; nothing of the batch that exceeded it did.
        assertThat(sink.letters())
                .hasSize(PoisonIsolation.MOST_REFUSED_IN_A_ROW - PoisonIsolation.MOST_REFUSED_IN_A_ROW % batchEvents);

        broken.set(false);
        try (Engine mended = engine(sink, Setting.ofFullBatches(random, batchEvents), batch -> {})) {
            mended.start();
            assertThat(mended.await(LONG)).isTrue();
        }
        List<UUID> all = new ArrayList<>(sink.ids());
        sink.letters().forEach(letter -> all.add(letter.id()));
        assertThat(all).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
    }

    /** A hundred in a row may be chance; the stream does not end because of it. */
    @Test
    void boundedRunOfBadEventsBecomesDeadLetters() throws Exception {
        Set<UUID> poison = new HashSet<>(ids.subList(200, 200 + PoisonIsolation.MOST_REFUSED_IN_A_ROW));
        MemorySink sink = new MemorySink(batch -> refuse(batch, poison::contains));
        try (Engine engine = engine(sink, Setting.ofFullBatches(random, 64), batch -> {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(sink.letters()).extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(poison);
        assertThat(sink.ids()).hasSize(ids.size() - poison.size());
    }

    /**
     * A table that refuses everything for a while does not end the lane, and costs no more dead letters than
     * one that stops it.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 400})
    void sinkThatRefusesEveryEventIsRetriedUntilItIsRepaired(int batchEvents) throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        MemorySink sink = new MemorySink(batch -> {
            boolean broken = refusals.get() < 5_000;
            refusals.addAndGet(broken ? 1 : 0);
            return refuse(batch, id -> broken);
        });
        try (Engine engine = engine(sink, Setting.ofFullBatches(random, batchEvents), batch -> {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        // The repair happens in the middle of a batch, parts of which were refused in this attempt.
        assertThat(sink.letters()).hasSizeLessThan(PoisonIsolation.MOST_REFUSED_IN_A_ROW + batchEvents);
        List<UUID> all = new ArrayList<>(sink.ids());
        sink.letters().forEach(letter -> all.add(letter.id()));
        assertThat(all).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
    }

    private Engine engine(MemorySink sink, Settings settings, IntConsumer afterBatch) {
        return new Engine(source, Map.of("memory", sink), settings, new StreamListener() {
            @Override
            public void onBatchWritten(String name, int events, long elapsedNanos) {
                afterBatch.accept(events);
            }
        });
    }
}
