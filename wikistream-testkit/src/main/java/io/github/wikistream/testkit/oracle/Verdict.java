package io.github.wikistream.testkit.oracle;

import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * The result of a comparison. {@link #toString()} describes it, with the first differences of each kind. Immutable.
 *
 * @param title what was compared, and how to reproduce the comparison, such as a seed
 * @param expected the number of events that belong in the store
 * @param stored the number of events in the store, duplicates included
 * @param excused the number of missing events within reported gaps
 * @param lost missing events
 * @param duplicated events that are stored more than once
 * @param altered events with a payload that was never sent
 * @param unexpected events that do not belong in the store
 */
public record Verdict(
        String title,
        long expected,
        long stored,
        long excused,
        List<String> lost,
        List<String> duplicated,
        List<String> altered,
        List<String> unexpected) {
    private static final int SHOWN = 5;

    public Verdict {
        Objects.requireNonNull(title, "title");
        lost = List.copyOf(lost);
        duplicated = List.copyOf(duplicated);
        altered = List.copyOf(altered);
        unexpected = List.copyOf(unexpected);
    }

    /** Returns whether the store contains exactly the expected events. */
    public boolean isExact() {
        return lost.isEmpty() && duplicated.isEmpty() && altered.isEmpty() && unexpected.isEmpty();
    }

    /** Returns the numbers in one line, followed by the first differences of each kind. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("\n");
        text.add(title + ": " + expected + " expected, " + stored + " stored, " + lost.size() + " lost, "
                + duplicated.size()
                + " duplicated, " + altered.size() + " altered, " + unexpected.size() + " unexpected, " + excused
                + " within reported gaps");
        show(text, "lost", lost);
        show(text, "duplicated", duplicated);
        show(text, "altered", altered);
        show(text, "unexpected", unexpected);
        return text.toString();
    }

    private static void show(StringJoiner text, String kind, List<String> found) {
        found.stream().limit(SHOWN).forEach(one -> text.add("  " + kind + ": " + one));
        if (found.size() > SHOWN) {
            text.add("  " + kind + ": and " + (found.size() - SHOWN) + " more");
        }
    }
}
