package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.delivery.CheckpointAdoption.Adopted;
import io.github.wikistream.internal.progress.PipelineOrigin;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a lane continues, for each kind of checkpoint that it can find in its sink. */
class CheckpointAdoptionTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);
    private static final Instant STARTED = LaneSetting.NOW.minusSeconds(60);
    private static final Position REACHED = Position.of(Map.of(A, new Mark.Timestamp(1_000)));
    private static final SortedMap<TopicPartition, List<UUID>> IDS = new TreeMap<>(Map.of(A, List.of(new UUID(1, 2))));

    private Guarantee guarantee = Guarantee.EFFECTIVELY_ONCE;
    private boolean recognizes = true;
    private Duration lookback = Duration.ZERO;

    private CheckpointAdoption adoption() {
        return new CheckpointAdoption(
                "memory",
                new AnySink(),
                LaneSetting.at(new ManualTime()),
                new PipelineOrigin(new NamedSource(), null, STARTED));
    }

    private final class AnySink implements Sink {
        @Override
        public Checkpoint open(SinkContext context) {
            throw new AssertionError("is not opened");
        }

        @Override
        public void write(Batch batch) {
            throw new AssertionError("is not written to");
        }

        @Override
        public Guarantee guarantee() {
            return guarantee;
        }

        @Override
        public boolean recognizesRepeats() {
            return recognizes;
        }

        @Override
        public Duration lookback() {
            return lookback;
        }

        @Override
        public void close() {}
    }

    /** A source that can be read from any time. */
    private static final class NamedSource implements Source {
        @Override
        public SourceReader open(Position from) {
            throw new AssertionError("is not read");
        }

        @Override
        public Optional<Instant> beginsAt(Instant now) {
            return Optional.of(now);
        }

        @Override
        public Set<String> names() {
            return Set.of("here");
        }

        @Override
        public String toString() {
            return "here";
        }
    }

    private static Checkpoint.Builder found(String source) {
        return Checkpoint.builder()
                .token("found")
                .position(REACHED)
                .recentIds(IDS)
                .origin(Origin.of(Set.of(source), STARTED.minusSeconds(3_600)));
    }

    /** Returns the start that this run gives a pipeline. */
    private static Origin here() {
        return new PipelineOrigin(new NamedSource(), null, STARTED).get();
    }

    @Test
    void anEmptySinkStoresTheStartOfThePipeline() {
        assertThat(adoption().adopt(Checkpoint.NONE)).isEqualTo(new Adopted(withOrigin(Checkpoint.NONE, here()), true));
    }

    @Test
    void aStartThatIsStoredIsKeptAndNotStoredAgain() {
        Checkpoint stored = withOrigin(Checkpoint.NONE, Origin.of(Set.of("here"), STARTED.minusSeconds(3_600)));

        assertThat(adoption().adopt(stored)).isEqualTo(new Adopted(stored, false));
    }

    @Test
    void aSinkWithoutCheckpointsIsNotAskedToStoreOne() {
        guarantee = Guarantee.THIS_RUN_ONLY;

        assertThat(adoption().adopt(Checkpoint.NONE).storeNow()).isFalse();
    }

    @Test
    void aPositionIsContinuedWithItsOwnStart() {
        Checkpoint stored = found("here").build();

        assertThat(adoption().adopt(stored)).isEqualTo(new Adopted(stored, false));
    }

    /** It may be much older than this run. */
    @Test
    void aPositionWithoutAStartGetsNone() {
        Checkpoint stored = withOrigin(found("here").build(), Origin.UNKNOWN);

        assertThat(adoption().adopt(stored))
                .isEqualTo(new Adopted(withOrigin(stored, Origin.of(Set.of("here"), null)), false));
    }

    @Test
    void anotherSourceIsReadFromItsOwnStart() {
        Adopted adopted = adoption().adopt(found("elsewhere").build());

        assertThat(adopted)
                .isEqualTo(new Adopted(
                        Checkpoint.builder().token("found").origin(here()).build(), true));
    }

    @Test
    void anotherSourceIsRefusedIfRepeatsWouldBeStoredTwice() {
        recognizes = false;

        assertThatThrownBy(() -> adoption().adopt(found("elsewhere").build()))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("choose another pipeline name");
    }

    @Test
    void whatAStoreStillHoldsIsContinued() {
        Checkpoint stored = found("here").build();

        assertThat(adoption().afterLoss(stored, REACHED, Position.NONE)).isEqualTo(stored);
    }

    /** Topics that this run has not begun with are read from where they were reached. */
    @Test
    void anEmptiedStoreGetsTheEventsOfThisRunAndTheHistoryThatItUses() {
        lookback = Duration.ofHours(1);
        long horizon = LaneSetting.NOW.minus(lookback).toEpochMilli();
        Position reached = Position.of(Map.of(A, time(horizon + 9_000), B, time(horizon + 1)));
        Position beginning = Position.of(Map.of(A, time(horizon - 1)));

        assertThat(adoption().afterLoss(Checkpoint.NONE, reached, beginning).position())
                .isEqualTo(Position.of(Map.of(A, time(horizon - 1), B, time(horizon))));
    }

    private static Mark time(long epochMillis) {
        return new Mark.Timestamp(epochMillis);
    }

    private static Checkpoint withOrigin(Checkpoint checkpoint, Origin origin) {
        return Checkpoint.builder()
                .token(checkpoint.token())
                .position(checkpoint.position())
                .recentIds(checkpoint.recentIds())
                .origin(origin)
                .build();
    }
}
