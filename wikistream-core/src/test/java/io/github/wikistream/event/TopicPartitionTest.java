package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPartitionTest {
    @Test
    void ordersByTopicAndThenByNumber() {
        List<TopicPartition> ordered = List.of(
                new TopicPartition("codfw.t", 3),
                new TopicPartition("eqiad.t", 0),
                new TopicPartition("eqiad.t", 2),
                new TopicPartition("eqiad.t", 10));

        assertThat(ordered).isSorted();
        assertThat(ordered.get(1)).isEqualByComparingTo(new TopicPartition("eqiad.t", 0));
    }

    @ParameterizedTest
    @CsvSource({"eqiad.mediawiki.recentchange,0", "with/slash/es,12", "/,2147483647", "例,1"})
    void readsBackWhatItWrote(String topic, int partition) {
        TopicPartition value = new TopicPartition(topic, partition);

        assertThat(value).hasToString(topic + "/" + partition);
        assertThat(TopicPartition.parse(value.toString())).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "topic", "topic/", "topic/x", "topic/2147483648"})
    void refusesATextThatNamesNoPartition(String text) {
        assertThatThrownBy(() -> TopicPartition.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a topic and its partition must have the form 'topic/0': " + text);
    }

    @Test
    void refusesAnEmptyTopicAndANegativePartition() {
        assertThatThrownBy(() -> TopicPartition.parse("/0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("topic must not be empty");
        assertThatThrownBy(() -> new TopicPartition("t", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("partition must be 0 or more: -1");
    }
}
