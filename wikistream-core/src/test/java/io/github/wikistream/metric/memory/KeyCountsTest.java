package io.github.wikistream.metric.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyCountsTest {
    private final KeyCounts tally = new KeyCounts();

    @Test
    void sumsLikeAMap() {
        Map<String, Long> expected = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            String key = "key " + random.nextInt(20_000);
            long delta = random.nextLong(-100, 100);
            tally.add(key, delta);
            expected.merge(key, delta, Long::sum);
        }

        Map<String, Long> found = new HashMap<>();
        tally.forEach(found::put);
        assertThat(found).isEqualTo(expected);
        assertThat(tally.get("key 7")).isEqualTo(expected.get("key 7"));
        assertThat(tally.get("never")).isZero();
    }

    @Test
    void distinguishesKeysWithEqualHashes() {
        assertThat("Aa").hasSameHashCodeAs("BB");
        tally.add("Aa", 1);
        tally.add("BB", 2);
        tally.add("AaAa", 3);
        tally.add("BBBB", 4);

        assertThat(tally.get("Aa")).isEqualTo(1);
        assertThat(tally.get("BB")).isEqualTo(2);
        assertThat(tally.get("AaAa")).isEqualTo(3);
        assertThat(tally.get("BBBB")).isEqualTo(4);
    }
}
