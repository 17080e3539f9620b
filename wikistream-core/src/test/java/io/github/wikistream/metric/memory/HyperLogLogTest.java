package io.github.wikistream.metric.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HyperLogLogTest {
    @Test
    void emptySketchEstimatesZero() {
        assertThat(new HyperLogLog().estimate()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 1_000, 3_100, 10_000, 100_000, 1_000_000})
    void estimateIsWithinFourStandardErrors(int members) {
        HyperLogLog counted = new HyperLogLog();
        for (int i = 0; i < members; i++) {
            counted.add("member " + i);
            counted.add("member " + i / 2);
        }

        assertThat((double) counted.estimate()).isCloseTo(members, withinPercentage(400 * HyperLogLog.STANDARD_ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 2_000, 50_000})
    void unionCountsTheMembersOfBoth(int members) {
        HyperLogLog left = new HyperLogLog();
        HyperLogLog right = new HyperLogLog();
        HyperLogLog both = new HyperLogLog();
        for (int i = 0; i < members; i++) {
            (i % 3 == 0 ? right : left).add("m" + i);
            right.add("m" + i / 5);
            both.add("m" + i);
        }
        left.addAll(right);

        assertThat(left.estimate()).isEqualTo(both.estimate());
    }

    @Test
    void hashOfEveryLengthDiffersAndIsStable() {
        assertThat(HyperLogLog.hash(new byte[0])).isNotEqualTo(HyperLogLog.hash(new byte[1]));
        long[] hashes = new long[18];
        for (int length = 0; length < hashes.length; length++) {
            hashes[length] =
                    HyperLogLog.hash("abcdefghijklmnopq".substring(0, length).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }
}
