package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.filter.EventFilter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PullReaderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final EventFilter EVEN =
            EventFilter.where("even", event -> event.id().getLeastSignificantBits() % 2 == 0);

    private final Random random = new Random(1);
    private final ModelSource source = new ModelSource(random, 0.1);

    private PullReader open(Checkpoint from, EventFilter filter) {
        return new PullReader(source, from, Origin.UNKNOWN, filter, List.of(), CLOCK, random);
    }

    private PullReader open() {
        return open(Checkpoint.NONE, EventFilter.everything());
    }

    private static List<UUID> rest(PullReader reader) throws InterruptedException {
        List<UUID> ids = new ArrayList<>();
        while (reader.await()) {
            ids.add(reader.take().id());
        }
        return ids;
    }

    private List<UUID> fill(int events) {
        List<UUID> ids = new ArrayList<>();
        long time = 1_000;
        for (int i = 0; i < events; i++) {
            time += random.nextInt(120);
            // Some are out of order, as in the real stream.
            ids.add(source.add(time - random.nextInt(60)));
        }
        return ids;
    }

    private static String canary(int number) {
        return ModelSource.change(new UUID(9, number), 1_500, number)
                .replace("\"stream\"", "\"domain\":\"canary\",\"stream\"");
    }

    @Test
    void returnsEachEventOnceAcrossCutConnections() throws InterruptedException {
        List<UUID> ids = fill(500);

        try (PullReader reader = open()) {
            assertThat(rest(reader)).containsExactlyElementsOf(ids);
            assertThat(reader.report().delivered()).isEqualTo(500);
            assertThat(reader.report().repeats()).isPositive();
            assertThat(reader.report().received())
                    .isEqualTo(500 + reader.report().repeats());
            assertThat(reader.await()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void continuesFromAnyCheckpointWithoutLossOrRepeat(int seed) throws InterruptedException {
        random.setSeed(seed);
        List<UUID> ids = fill(300);
        List<UUID> wanted =
                ids.stream().filter(id -> id.getLeastSignificantBits() % 2 == 0).toList();
        List<UUID> read = new ArrayList<>();
        Checkpoint checkpoint = Checkpoint.NONE;
        boolean more = true;
        while (more) {
            try (PullReader reader = open(checkpoint, EVEN)) {
                more = reader.await();
                for (int i = random.nextInt(20); more && i > 0; i--) {
                    read.add(reader.take().id());
                    more = reader.await();
                }
                // An event waits, read and not taken: the next reader must deliver it.
                checkpoint = Checkpoint.parse(reader.checkpoint().toJson());
            }
        }

        assertThat(read).containsExactlyElementsOf(wanted);
    }

    @Test
    void checkpointContainsTakenEventsOnly() throws InterruptedException {
        UUID first = source.add(1_000);
        UUID second = source.add(2_000);

        try (PullReader reader = open()) {
            assertThat(reader.checkpoint()).isEqualTo(Checkpoint.NONE);
            assertThat(reader.await()).isTrue();
            assertThat(reader.checkpoint()).isEqualTo(Checkpoint.NONE);
            assertThat(reader.position()).isEqualTo(Position.NONE);

            reader.take();
            assertThat(reader.checkpoint().recentIds().get(ModelSource.TOPIC)).containsExactly(first);
            assertThat(reader.await()).isTrue();
            assertThat(reader.checkpoint().recentIds().get(ModelSource.TOPIC)).containsExactly(first);
            assertThat(reader.position().mark(ModelSource.TOPIC)).isEqualTo(new Mark.Timestamp(1_001));

            reader.take();
            assertThat(reader.checkpoint().recentIds().get(ModelSource.TOPIC)).contains(second);
            assertThat(reader.checkpoint().position()).isEqualTo(reader.position());
        }
    }

    @Test
    void checkpointTokensAreUnique() throws InterruptedException {
        fill(3);
        try (PullReader reader = open()) {
            reader.await();
            reader.take();
            Checkpoint first = reader.checkpoint();
            assertThat(reader.checkpoint()).isSameAs(first);
            reader.await();
            reader.take();

            assertThat(reader.checkpoint().token()).isNotEqualTo(first.token());
            try (PullReader next = open(first, EventFilter.everything())) {
                assertThat(next.checkpoint()).isSameAs(first);
                next.await();
                next.take();
                assertThat(next.checkpoint().token())
                        .isNotIn(first.token(), reader.checkpoint().token());
            }
        }
    }

    @Test
    void everyEventHasOneOutcome() throws InterruptedException {
        source.addRaw(1_400, canary(1));
        source.addRaw(1_500, canary(2));
        List<UUID> ids = fill(100);
        source.addRaw(9_000, "{\"meta\":{\"id\":\"" + new UUID(5, 5) + "\"}}");

        try (PullReader reader = open(Checkpoint.NONE, EVEN)) {
            rest(reader);

            assertThat(reader.report().delivered()).isEqualTo(50);
            assertThat(reader.report().filtered()).isEqualTo(50);
            assertThat(reader.report().canaries()).isEqualTo(2);
            assertThat(reader.report().invalid()).isEqualTo(1);
            assertThat(reader.checkpoint().recentIds().get(ModelSource.TOPIC)).contains(new UUID(5, 5));
        }
        assertThat(ids).hasSize(100);
    }

    @Test
    void positionsAdvanceWithFilteredEvents() throws InterruptedException {
        fill(50);

        try (PullReader reader = open(Checkpoint.NONE, EventFilter.wiki("dewiki"))) {
            assertThat(reader.await()).isFalse();
            assertThat(reader.checkpoint().position().isNone()).isFalse();
            try (PullReader next = open(reader.checkpoint(), EventFilter.everything())) {
                assertThat(rest(next)).isEmpty();
            }
        }
    }

    @Test
    void callsAThrowingFilterAgainAndLosesNothing() throws InterruptedException {
        List<UUID> ids = fill(3);
        boolean[] broken = {true};
        EventFilter filter = EventFilter.where("fragile", event -> {
            if (broken[0]) {
                throw new IllegalArgumentException("broken");
            }
            return event instanceof RecentChange;
        });

        try (PullReader reader = open(Checkpoint.NONE, filter)) {
            assertThatThrownBy(reader::await).hasMessage("broken");
            assertThatThrownBy(reader::await).hasMessage("broken");
            broken[0] = false;

            assertThat(rest(reader)).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void returnsNothingAfterItWasClosed() throws InterruptedException {
        fill(3);
        PullReader reader = open();
        assertThat(reader.await()).isTrue();

        reader.close();
        reader.close();

        assertThat(reader.await()).isFalse();
        assertThat(reader.report().delivered()).isZero();
    }

    @Test
    void takeRequiresAWaitingEvent() {
        try (PullReader reader = open()) {
            assertThatThrownBy(reader::take)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no event waits to be taken");
        }
    }
}
