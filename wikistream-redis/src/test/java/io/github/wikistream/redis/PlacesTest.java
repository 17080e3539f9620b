package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places();

    @Test
    void ofFewMembersAllHaveAPlaceThatHaveMoreThanOne() {
        assertThat(places.choose(LongStream.of(1, 1, 2, 5))).isFalse();

        assertThat(places.take(1)).isFalse();
        assertThat(places.take(2)).isTrue();
    }

    @Test
    void ofManyMembersTheFirstFourHundredHaveAPlace() {
        List<Long> counts =
                new ArrayList<>(LongStream.rangeClosed(1, 3_000).boxed().toList());
        Collections.shuffle(counts, new Random(1));
        assertThat(places.choose(counts.stream().mapToLong(Long::longValue))).isTrue();

        assertThat(places.take(2_600)).isFalse();
        assertThat(places.take(2_601)).isTrue();
        assertThat(places.areFew()).isFalse();
        assertThat(places.areMany()).isFalse();
    }

    @Test
    void whereManyHaveTheSameCountNoneOfThemHasAPlace() {
        List<Long> counts = new ArrayList<>(Collections.nCopies(1_500, 3L));
        counts.add(9L);
        assertThat(places.choose(counts.stream().mapToLong(Long::longValue))).isTrue();

        assertThat(places.take(3)).isFalse();
        assertThat(places.take(4)).isTrue();
        assertThat(places.choose(counts.stream().mapToLong(Long::longValue)))
                .as("another count")
                .isFalse();
    }

    @Test
    void placesAreChosenAnewWhenTheyHaveBecomeTooManyOrTooFew() {
        assertThat(places.choose(LongStream.empty())).isFalse();
        for (int i = 0; i < 800; i++) {
            places.move(1, 2);
        }
        assertThat(places.areMany()).isFalse();
        places.move(0, 2);
        assertThat(places.areMany()).isTrue();

        assertThat(places.choose(LongStream.rangeClosed(2, 2_002))).isTrue();
        for (int i = 0; i < 200; i++) {
            assertThat(places.areFew()).isFalse();
            places.move(2_000, 1);
        }
        assertThat(places.areFew()).isFalse();
        places.move(2_000, 1);
        assertThat(places.areFew()).isTrue();
    }
}
