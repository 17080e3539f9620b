package io.github.wikistream.examples;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds known names that are similar to a misspelt one. */
public final class SimilarNames {
    private static final int MAX_TYPING_ERRORS = 2;

    private SimilarNames() {}

    /** Returns the names that differ by at most two letters, most similar first. */
    public static List<String> of(String name, Collection<String> known) {
        return known.stream()
                .filter(each -> distance(name, each) <= MAX_TYPING_ERRORS)
                .sorted(Comparator.comparingInt((String each) -> distance(name, each))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Returns the Levenshtein distance: the number of letters to add, remove or replace. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
