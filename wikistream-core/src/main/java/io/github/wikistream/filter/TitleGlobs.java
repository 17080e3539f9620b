package io.github.wikistream.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Matches titles: those without wildcards with a set, the others one by one. */
final class TitleGlobs {
    private static final int ANY_RUN = -1;
    private static final int ANY_ONE = -2;

    private final Set<String> exact = new HashSet<>();
    private final List<int[]> globs = new ArrayList<>();

    TitleGlobs(List<String> globs) {
        for (String glob : globs) {
            int[] parsed = parse(glob);
            boolean wild = false;
            for (int symbol : parsed) {
                wild |= symbol < 0;
            }
            if (wild) {
                this.globs.add(parsed);
            } else {
                exact.add(new String(parsed, 0, parsed.length));
            }
        }
    }

    /** Returns the glob as code points, with wildcards as values that are not code points. */
    private static int[] parse(String glob) {
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("title must not be empty; '*' matches every title");
        }
        int[] points = glob.codePoints().toArray();
        int[] symbols = new int[points.length];
        int length = 0;
        for (int i = 0; i < points.length; i++) {
            int point = points[i];
            if (point == '\\') {
                i++;
                if (i == points.length) {
                    throw new IllegalArgumentException(
                            "title must not end in a single backslash, which escapes the next character: " + glob);
                }
                symbols[length++] = points[i];
            } else {
                symbols[length++] = switch (point) {
                    case '*' -> ANY_RUN;
                    case '?' -> ANY_ONE;
                    case '_' -> ' ';
                    default -> point;
                };
            }
        }
        return Arrays.copyOf(symbols, length);
    }

    /** Returns whether one of the globs matches the whole title, which has spaces and no underscores. */
    boolean match(String title) {
        if (exact.contains(title)) {
            return true;
        }
        if (globs.isEmpty()) {
            return false;
        }
        int[] points = title.codePoints().toArray();
        for (int[] glob : globs) {
            if (matches(glob, points)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Matches without trying every split: when the part after a {@code *} fails, only the last {@code *} takes one more
     * character, since it can take whatever an earlier one could. The time is at most the product of the lengths.
     */
    private static boolean matches(int[] glob, int[] title) {
        int g = 0;
        int t = 0;
        int lastRun = -1;
        int runEnd = 0;
        while (t < title.length) {
            if (g < glob.length && glob[g] == ANY_RUN) {
                lastRun = g++;
                runEnd = t;
            } else if (g < glob.length && (glob[g] == ANY_ONE || glob[g] == title[t])) {
                g++;
                t++;
            } else if (lastRun >= 0) {
                g = lastRun + 1;
                runEnd++;
                t = runEnd;
            } else {
                return false;
            }
        }
        while (g < glob.length && glob[g] == ANY_RUN) {
            g++;
        }
        return g == glob.length;
    }
}
