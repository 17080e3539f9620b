package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class PositionTest {
    private static final TopicPartition EQIAD = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final TopicPartition CODFW = new TopicPartition("codfw.mediawiki.recentchange", 0);
    private static final String ID =
            "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":1781970588989},"
                    + "{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"offset\":-1}]";

    @Test
    void readsAnIdOfTheStream() {
        Position position = Position.parse(ID);

        assertThat(position.mark(EQIAD)).isEqualTo(new Mark.Timestamp(1_781_970_588_989L));
        assertThat(position.mark(CODFW)).isEqualTo(new Mark.Offset(-1));
        assertThat(position.mark(new TopicPartition(EQIAD.topic(), 1))).isNull();
        assertThat(position.isNone()).isFalse();
    }

    @Test
    void comparesByValueNotByText() {
        String other = "[ {\"offset\":-1,\"partition\":0,\"topic\":\"codfw.mediawiki.recentchange\"},\n"
                + "{\"timestamp\":1781970588989,\"new\":[{}],\"topic\":\"eqiad.mediawiki.recentchange\"}]";

        assertThat(Position.parse(other)).isEqualTo(Position.parse(ID)).hasSameHashCodeAs(Position.parse(ID));
        assertThat(Position.parse(ID.replace("989", "990"))).isNotEqualTo(Position.parse(ID));
        assertThat(Position.parse(ID.replace("timestamp", "offset"))).isNotEqualTo(Position.parse(ID));
    }

    @Test
    void writesTopicsInOrderAsTheStreamDoes() {
        assertThat(Position.parse(ID))
                .hasToString("[{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"offset\":-1},"
                        + "{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":1781970588989}]");
        assertThat(Position.NONE.toJson()).isEqualTo("[]");
    }

    @Test
    void readsBackWhatItWrote() {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        marks.put(
                new TopicPartition("a \"quoted\\\" topic\n例😀", Integer.MAX_VALUE), new Mark.Timestamp(Long.MAX_VALUE));
        marks.put(new TopicPartition("t", 9), new Mark.Timestamp(-1));
        marks.put(new TopicPartition("t", 10), new Mark.Offset(Long.MAX_VALUE));
        Position position = Position.of(marks);

        assertThat(Position.parse(position.toJson())).isEqualTo(position);
        assertThat(position.marks().keySet())
                .extracting(TopicPartition::partition)
                .containsSubsequence(9, 10);
    }

    @Test
    void copiesItsMarks() {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>(Map.of(EQIAD, new Mark.Timestamp(1)));
        Position position = Position.of(marks);
        marks.clear();

        assertThat(position.mark(EQIAD)).isEqualTo(new Mark.Timestamp(1));
        assertThatThrownBy(() -> position.marks().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void isNoneWithoutMarks() {
        assertThat(Position.parse("[]")).isSameAs(Position.NONE);
        assertThat(Position.of(Map.of())).isSameAs(Position.NONE);
        assertThat(Position.NONE.isNone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "7",
                "[",
                "[{]",
                "[1]",
                "[[]]",
                "[{}]",
                "[] []",
                "[]x",
                "[{\"topic\":\"t\",\"partition\":0}]",
                "[{\"partition\":0,\"timestamp\":1}]",
                "[{\"topic\":\"\",\"partition\":0,\"timestamp\":1}]",
                "[{\"topic\":null,\"timestamp\":1}]",
                "[{\"topic\":7,\"timestamp\":1}]",
                "[{\"topic\":\"t\",\"partition\":-1,\"timestamp\":1}]",
                "[{\"topic\":\"t\",\"partition\":\"0\",\"timestamp\":1}]",
                "[{\"topic\":\"t\",\"partition\":2147483648,\"timestamp\":1}]",
                "[{\"topic\":\"t\",\"timestamp\":1.5}]",
                "[{\"topic\":\"t\",\"timestamp\":\"2026-06-20T15:49:49Z\"}]",
                "[{\"topic\":\"t\",\"timestamp\":9223372036854775808}]",
                "[{\"topic\":\"t\",\"timestamp\":1,\"offset\":1}]",
                "[{\"topic\":\"t\",\"offset\":-2}]",
                "[{\"topic\":\"t\",\"offset\":1},{\"topic\":\"t\",\"partition\":0,\"timestamp\":1}]"
            })
    void refusesMalformedTextAndShowsIt(String json) {
        assertThatThrownBy(() -> Position.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a position")
                .hasMessageEndingWith(": " + json);
    }
}
