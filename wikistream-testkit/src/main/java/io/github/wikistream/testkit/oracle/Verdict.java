package io.github.wikistream.testkit.oracle;

import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * What a comparison came to. {@link #toString()} says it for a person, with the first differences of each kind. Immutable.
 *
 * @param title      what was compared, and how to compare it again, such as a seed
 * @param expected   how many events belong into the store
 * @param stored     how many it holds, doubled ones included
 * @param excused    how many are missing that a reported gap accounts for
 * @param lost       events that are missing
 * @param doubled    events that stand there more than once
 * @param altered    events with a payload that was never sent
 * @param unexpected events that do not belong there
 */
public record Verdict(
        String title,
        long expected,
        long stored,
        long excused,
        List<String> lost,
        List<String> doubled,
        List<String> altered,
        List<String> unexpected) {
    private static final int SHOWN = 5;

    /** Copies the lists. */
    public Verdict {
        Objects.requireNonNull(title, "title");
        lost = List.copyOf(lost);
        doubled = List.copyOf(doubled);
        altered = List.copyOf(altered);
        unexpected = List.copyOf(unexpected);
    }

    /** Tells whether the store holds just what it should. */
    public boolean isExact() {
        return lost.isEmpty() && doubled.isEmpty() && altered.isEmpty() && unexpected.isEmpty();
    }

    /** Returns the numbers in one line, and the first differences of each kind below it. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("\n");
        text.add(title + ": " + expected + " expected, " + stored + " stored, " + lost.size() + " lost, "
                + doubled.size()
                + " doubled, " + altered.size() + " altered, " + unexpected.size() + " unexpected, " + excused
                + " within reported gaps");
        show(text, "lost", lost);
        show(text, "doubled", doubled);
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
