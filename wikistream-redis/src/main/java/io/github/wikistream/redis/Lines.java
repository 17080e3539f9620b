package io.github.wikistream.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by name as text: a line for each gain, of the number, a blank and the name, in which a backslash is {@code \\} and a line feed
 * {@code \n}. A name may have several lines, which add up: so numbers grow by appending, and nothing is looked up on the server. That takes a
 * part of the memory of a hash, and a fourth to a sixth of that of a sorted set. A line that begins with {@code z} and a blank stands for
 * many: what follows is their text, {@linkplain Packing packed}.
 */
final class Lines {
    private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\n]");

    private static final char PACKED = 'z';

    /** What is shorter gains little. */
    static final int SHORTEST_PACKED = 400;

    private Lines() {}

    /** Returns lines that take less room, for what is over; more lines may yet be appended. */
    static byte[] packed(byte[] lines) {
        return lines.length < SHORTEST_PACKED
                ? lines
                : (PACKED + " " + Packing.pack(lines) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a name as it stands in a line. */
    static String escape(String name) {
        return name.indexOf('\\') < 0 && name.indexOf('\n') < 0
                ? name
                : name.replace("\\", "\\\\").replace("\n", "\\n");
    }

    static byte[] of(Map<String, Long> numbers) {
        LineWriter lines = new LineWriter();
        numbers.forEach((name, number) -> lines.append(number, name));
        return lines.take();
    }

    /**
     * Passes on what each line says.
     *
     * @param lines {@code null} for none
     */
    static void forEach(@Nullable String lines, ObjLongConsumer<String> visitor) {
        int start = 0;
        while (lines != null && start < lines.length()) {
            int blank = lines.indexOf(' ', start);
            int end = lines.indexOf('\n', blank);
            String name = lines.substring(blank + 1, end);
            if (lines.charAt(start) == PACKED) {
                forEach(Packing.unpack(name), visitor);
            } else {
                visitor.accept(unescape(name), Long.parseLong(lines, start, blank, 10));
            }
            start = end + 1;
        }
    }

    private static String unescape(String name) {
        return name.indexOf('\\') < 0
                ? name
                : ESCAPED.matcher(name).replaceAll(escape -> escape.group().equals("\\n") ? "\n" : "\\\\");
    }

    /** Adds what the lines say to sums by name. */
    static void addTo(Map<String, Long> sums, @Nullable String lines) {
        forEach(lines, (name, number) -> sums.merge(name, number, Long::sum));
    }

    /** Returns the sums by name; names whose sum is 0 are left out. */
    static Map<String, Long> sums(List<@Nullable String> texts) {
        Map<String, Long> sums = new HashMap<>();
        texts.forEach(lines -> addTo(sums, lines));
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    /** Returns the sum of one name, 0 if it has no line. Makes no text of the others' names. */
    static long sumOf(@Nullable String lines, String name) {
        String sought = escape(name);
        long sum = 0;
        int start = 0;
        while (lines != null && start < lines.length()) {
            int blank = lines.indexOf(' ', start);
            int end = lines.indexOf('\n', blank);
            if (lines.charAt(start) == PACKED) {
                sum += sumOf(Packing.unpack(lines.substring(blank + 1, end)), name);
            } else if (end - blank - 1 == sought.length() && lines.startsWith(sought, blank + 1)) {
                sum += Long.parseLong(lines, start, blank, 10);
            }
            start = end + 1;
        }
        return sum;
    }
}
