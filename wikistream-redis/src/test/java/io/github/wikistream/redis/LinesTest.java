package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

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
            LineWriter writer = new LineWriter();
            writer.append(-7, name);
            writer.append(1, "other");
            String lines = text(writer.take());
            Map<String, Long> sums = new HashMap<>();
            Lines.addTo(sums, lines);
            assertThat(sums).isEqualTo(Map.of(name, -7L, "other", 1L));
            assertThat(Lines.sumOf(lines, name)).isEqualTo(-7);
        }
    }

    @Test
    void packedLinesCountTheSameAndTakeMoreLines() {
        LineWriter writer = new LineWriter();
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String name = "wiki " + i + (i % 7 == 0 ? "\n\\ \u00e9\ud83c\udf0d" : "|edit");
            writer.append(i - 250, name);
            expected.put(name, i - 250L);
        }
        expected.values().removeIf(value -> value == 0);
        byte[] lines = writer.take();
        String packed = text(Lines.packed(lines));
        assertThat(packed).hasSizeLessThan(lines.length / 2).startsWith("z ").endsWith("\n");
        assertThat(Lines.sums(Arrays.asList(packed))).isEqualTo(expected);
        writer.append(5, "wiki 1|edit");
        String more = packed + text(writer.take());
        expected.merge("wiki 1|edit", 5L, Long::sum);
        assertThat(Lines.sums(Arrays.asList(more))).isEqualTo(expected);
        assertThat(Lines.sumOf(more, "wiki 1|edit")).isEqualTo(expected.get("wiki 1|edit"));
        assertThat(Lines.sumOf(more, "z")).isZero();
    }

    @Test
    void shortTextsAndNamesLikeTheMarkStayAsTheyAre() {
        assertThat(text(Lines.packed("1 z\n".getBytes(StandardCharsets.UTF_8)))).isEqualTo("1 z\n");
        assertThat(Lines.sums(Arrays.asList("1 z\n2 z x\n"))).isEqualTo(Map.of("z", 1L, "z x", 2L));
    }
}
