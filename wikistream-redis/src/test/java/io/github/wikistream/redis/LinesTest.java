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

    @Test
    void packedLinesCountTheSameAndTakeMoreLines() {
        StringBuilder lines = new StringBuilder();
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String name = "wiki " + i + (i % 7 == 0 ? "\n\\ \u00e9\ud83c\udf0d" : "|edit");
            Lines.append(lines, i - 250, name);
            expected.put(name, i - 250L);
        }
        expected.values().removeIf(value -> value == 0);
        String packed = Lines.packed(lines.toString());
        assertThat(packed).hasSizeLessThan(lines.length() / 2).startsWith("z ").endsWith("\n");
        assertThat(Lines.sums(Arrays.asList(packed))).isEqualTo(expected);
        Lines.append(lines.delete(0, lines.length()).append(packed), 5, "wiki 1|edit");
        expected.merge("wiki 1|edit", 5L, Long::sum);
        assertThat(Lines.sums(Arrays.asList(lines.toString()))).isEqualTo(expected);
        assertThat(Lines.sumOf(lines.toString(), "wiki 1|edit")).isEqualTo(expected.get("wiki 1|edit"));
        assertThat(Lines.sumOf(lines.toString(), "z")).isZero();
    }

    @Test
    void shortTextsAndNamesLikeTheMarkStayAsTheyAre() {
        assertThat(Lines.packed("1 z\n")).isEqualTo("1 z\n");
        assertThat(Lines.sums(Arrays.asList("1 z\n2 z x\n"))).isEqualTo(Map.of("z", 1L, "z x", 2L));
    }
}
