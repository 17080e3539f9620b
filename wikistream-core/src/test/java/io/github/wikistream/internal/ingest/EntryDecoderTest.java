package io.github.wikistream.internal.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.engine.ModelSource;
import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryDecoderTest {
    private final EntryDecoder intake = new EntryDecoder(event -> true, Clock.systemUTC());

    private static Position at(String topic) {
        return Position.of(Map.of(new TopicPartition(topic, 0), new Mark.Timestamp(5)));
    }

    private static String change(String topic, int number) {
        return ModelSource.change(new UUID(1, number), 1_000L + number, number)
                .replace("\"" + ModelSource.TOPIC.topic() + "\"", "\"" + topic + "\"");
    }

    private static String reason(BufferEntry.Received entry) {
        DeadLetter letter = entry.deadLetter();
        return letter == null ? "" : letter.reason();
    }

    @Test
    void followsALimitedNumberOfTopics() {
        for (int i = 0; i < Position.MOST_TOPICS; i++) {
            assertThat(reason(intake.decode(new Signal.Received(at("t" + i), change("t" + i, i)))))
                    .isEmpty();
        }
        BufferEntry.Received further = intake.decode(new Signal.Received(at("further"), change("further", 5_000)));
        assertThat(reason(further)).contains("one of more than 1000").contains("further");
        assertThat(further.position().isNone()).isTrue();
        assertThat(further.topic().topic()).isNotEqualTo("further");
        assertThat(reason(intake.decode(new Signal.Received(at("t7"), change("t7", 5_001)))))
                .isEmpty();
    }

    @Test
    void leavesMarksOfFurtherTopicsOutOfAPosition() {
        for (int i = 1; i < Position.MOST_TOPICS; i++) {
            intake.decode(new Signal.Received(at("t" + i), "nonsense"));
        }
        Position both = Position.of(Map.of(
                new TopicPartition("t5", 0), new Mark.Timestamp(7),
                new TopicPartition("u1", 0), new Mark.Timestamp(7),
                new TopicPartition("u2", 0), new Mark.Timestamp(7)));
        assertThat(intake.decode(new Signal.Received(both, "nonsense"))
                        .position()
                        .marks())
                .hasSize(2)
                .containsKey(new TopicPartition("t5", 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 250, 100_000})
    void invalidTopicNameBecomesADeadLetter(int length) {
        BufferEntry.Received entry = intake.decode(new Signal.Received(at("t"), change("x".repeat(length), 1)));
        assertThat(reason(entry))
                .startsWith("meta.topic must have 1 to 249 characters")
                .hasSizeLessThan(200);
        assertThat(entry.topic()).isEqualTo(new TopicPartition("t", 0));
    }

    @Test
    void flawedEventIsADeadLetterWithTheReason() {
        String whole = change("t", 1);
        BufferEntry.Received entry = intake.decode(new Signal.Received(at("t"), whole, "too long"));
        assertThat(reason(entry)).isEqualTo("too long");
        assertThat(entry.id()).isEqualTo(new UUID(1, 1));
        BufferEntry.Received head = intake.decode(new Signal.Received(at("t"), whole.substring(0, 40), "too long"));
        assertThat(reason(head)).isEqualTo("too long");
        assertThat(intake.decode(new Signal.Received(at("t"), whole.substring(0, 40), "too long"))
                        .id())
                .isEqualTo(head.id());
    }

    @Test
    void marksCountTowardsTheMemoryOfAnEvent() {
        Map<TopicPartition, Mark> marks = new java.util.HashMap<>();
        for (int i = 0; i < 500; i++) {
            marks.put(new TopicPartition("t" + i, 0), new Mark.Timestamp(i));
        }
        assertThat(intake.decode(new Signal.Received(Position.of(marks), "x")).bytes())
                .isGreaterThan(50_000);
    }
}
