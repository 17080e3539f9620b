package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class CheckpointTest {
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final Position POSITION = Position.parse(
            "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":1781970588989}]");

    private static Checkpoint checkpoint(List<UUID> ids) {
        return Checkpoint.builder()
                .token("a-1")
                .position(POSITION)
                .recentIds(new TreeMap<>(Map.of(TOPIC, ids)))
                .build();
    }

    @Test
    void hasATextFormOfOneLine() {
        Checkpoint checkpoint = checkpoint(List.of(new UUID(1, -1), new UUID(0, 0)));

        assertThat(checkpoint.toJson())
                .isEqualTo("{\"token\":\"a-1\",\"position\":" + POSITION.toJson()
                        + ",\"recent\":{\"eqiad.mediawiki.recentchange/0\":"
                        + "\"AAAAAAAAAAH//////////wAAAAAAAAAAAAAAAAAAAAA=\"}}");
    }

    @Test
    void readsBackWhatItWrote() {
        Random chance = new Random(1);
        for (int round = 0; round < 50; round++) {
            TreeMap<TopicPartition, List<UUID>> recent = new TreeMap<>();
            TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
            for (int topics = chance.nextInt(4); topics > 0; topics--) {
                TopicPartition topic = new TopicPartition("topic/" + chance.nextInt() + "\"例", chance.nextInt(100));
                List<UUID> ids = new ArrayList<>();
                for (int count = chance.nextInt(200); count > 0; count--) {
                    ids.add(new UUID(chance.nextLong(), chance.nextLong()));
                }
                recent.put(topic, ids);
                marks.put(topic, new Mark.Timestamp(chance.nextLong()));
            }
            Checkpoint checkpoint = Checkpoint.builder()
                    .token("token \"\\\n" + round)
                    .position(Position.of(marks))
                    .recentIds(recent)
                    .build();

            assertThat(Checkpoint.parse(checkpoint.toJson())).isEqualTo(checkpoint);
            assertThat(checkpoint.toJson()).doesNotContain("\n");
        }
        assertThat(Checkpoint.parse(Checkpoint.NONE.toJson())).isEqualTo(Checkpoint.NONE);
    }

    @Test
    void keepsIdsInReadingOrder() {
        List<UUID> ids = List.of(new UUID(3, 3), new UUID(1, 1), new UUID(2, 2), new UUID(1, 1));

        assertThat(Checkpoint.parse(checkpoint(ids).toJson()).recentIds().get(TOPIC))
                .containsExactlyElementsOf(ids);
    }

    @Test
    void copiesItsIds() {
        List<UUID> ids = new ArrayList<>(List.of(new UUID(1, 1)));
        Checkpoint checkpoint = checkpoint(ids);
        ids.clear();

        assertThat(checkpoint.recentIds()).containsEntry(TOPIC, List.of(new UUID(1, 1)));
        assertThatThrownBy(() -> checkpoint.recentIds().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void isNoneWithoutAToken() {
        assertThat(Checkpoint.NONE.isNone()).isTrue();
        assertThat(Checkpoint.NONE).hasToString("none");
        assertThat(checkpoint(List.of()).isNone()).isFalse();
        assertThat(checkpoint(List.of(new UUID(1, 1)))).hasToString("a-1 at " + POSITION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"token\":\"a\",\"position\":[]}",
                "{\"token\":1,\"position\":[],\"recent\":{}}",
                "{\"token\":\"a\",\"position\":{},\"recent\":{}}",
                "{\"token\":\"a\",\"position\":[1],\"recent\":{}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":[]}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t\":\"\"}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t/x\":\"\"}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t/-1\":\"\"}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t/0\":\"?\"}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t/0\":\"AAAA\"}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t/0\":null}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{\"t/0\":[\"AAAA\"]}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{}}}",
                "{\"token\":\"a\",\"position\":[],\"recent\":{}} {}"
            })
    void refusesMalformedText(String json) {
        assertThatThrownBy(() -> Checkpoint.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a checkpoint");
    }

    @Test
    void keepsItsOrigin() {
        Checkpoint checkpoint = Checkpoint.builder()
                .token("a-1")
                .origin(Origin.of(
                        List.of("host/recentchange", "host/page-create"), Instant.ofEpochMilli(1_700_000_000_123L)))
                .build();
        assertThat(checkpoint.toJson())
                .isEqualTo("{\"token\":\"a-1\",\"position\":[],\"recent\":{},"
                        + "\"sources\":[\"host/page-create\",\"host/recentchange\"],\"since\":1700000000123}");
        assertThat(Checkpoint.parse(checkpoint.toJson())).isEqualTo(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sources\":[1]", "\"since\":\"now\""})
    void refusesAMalformedOrigin(String part) {
        String json = "{\"token\":\"a-1\",\"position\":[],\"recent\":{}," + part + "}";
        assertThatThrownBy(() -> Checkpoint.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
