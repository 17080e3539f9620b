package io.github.wikistream.examples.docs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range as the documentation states it, such as {@code 1 to 100,000}, {@code 64 KiB to 256 MiB} or {@code 1 ms to 10 min}.
 *
 * @param least in bytes, milliseconds or without a unit
 * @param most  in the same unit
 */
record Range(long least, long most) {
    private static final Pattern TEXT = Pattern.compile("^([0-9,]+)(?: (\\w+))? to ([0-9,]+)(?: (\\w+))?(?:;.*)?$");
    private static final Map<String, Long> UNITS = Map.of(
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "ms", 1L,
            "s", 1_000L,
            "min", 60_000L,
            "h", 3_600_000L);

    /** Reads a cell; empty if it states no range of numbers. */
    static Optional<Range> in(String cell) {
        Matcher matcher = TEXT.matcher(cell);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Range(
                number(matcher.group(1), String.valueOf(matcher.group(2))),
                number(matcher.group(3), String.valueOf(matcher.group(4)))));
    }

    private static long number(String digits, String unit) {
        return Long.parseLong(digits.replace(",", "")) * UNITS.getOrDefault(unit, 1L);
    }

    /** Returns the values at both ends, which are allowed. */
    List<Long> allowed() {
        return List.of(least, most);
    }

    /** Returns the values beside both ends, which are refused. */
    List<Long> refused() {
        return List.of(least - 1, most + 1);
    }

    /** Returns a value as a parameter of a type; empty if the type cannot hold it. */
    static Optional<Object> as(Class<?> type, long value) {
        if (type == int.class) {
            return value == (int) value ? Optional.of((int) value) : Optional.empty();
        }
        return type == Duration.class ? Optional.of(Duration.ofMillis(value)) : Optional.of(value);
    }
}
