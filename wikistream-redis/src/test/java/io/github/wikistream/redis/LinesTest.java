package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void linesOfOneNameAddUp() {
        Map<String, Long> sums = new HashMap<>(Map.of("b", 1L));
        Lines.addTo(sums, "3 a\n-5 b\n4 a\n");
        assertThat(sums).isEqualTo(Map.of("a", 7L, "b", -4L));
        assertThat(Lines.sums(Arrays.asList("3 a\n4 b\n", null, "-3 a\n"))).isEqualTo(Map.of("b", 4L));
    }

    @Test
    void sumOfOneNameCountsNoNameThatOnlyLooksLikeIt() {
        String lines = "3 a\n5 ba\n7 ab\n11 a\n13 \n17 a b\n19 1 a\n";
        assertThat(Lines.sumOf(lines, "a")).isEqualTo(14);
        assertThat(Lines.sumOf(lines, "")).isEqualTo(13);
        assertThat(Lines.sumOf(lines, "1 a")).isEqualTo(19);
        assertThat(Lines.sumOf(lines, "c")).isZero();
        assertThat(Lines.sumOf(null, "a")).isZero();
    }

    @Test
    void hostileNamesComeBack() {
        for (String name : new String[] {"", " ", "\\", "\n", "\\n", "\\\n", "1 a\n2 b"}) {
            StringBuilder lines = new StringBuilder();
            Lines.append(lines, -7, name);
            Lines.append(lines, 1, "other");
            Map<String, Long> sums = new HashMap<>();
            Lines.addTo(sums, lines.toString());
            assertThat(sums).isEqualTo(Map.of(name, -7L, "other", 1L));
            assertThat(Lines.sumOf(lines.toString(), name)).isEqualTo(-7);
        }
    }
}
