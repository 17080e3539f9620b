package io.github.wikistream.metric.query;

import io.github.wikistream.internal.text.KeyText;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of one count.
 *
 * @param metric name of the metric
 * @param key key of the counter, the distribution or the set of distinct members; or the member of the leaderboard
 */
public record Counter(String metric, String key) {
    /** The maximum length of a counter's key, in UTF-16 units. */
    public static final int MAX_KEY = 200;

    /** The maximum length of a member of a leaderboard or of a set of distinct members, in UTF-16 units. */
    public static final int MAX_MEMBER = 500;

    private static final Pattern METRIC_NAME = Pattern.compile("[a-z0-9-]{1,40}");

    public Counter {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(key, "key");
    }

    /**
     * Checks a metric's name.
     *
     * @throws IllegalArgumentException if it is not 1 to 40 of {@code a-z}, {@code 0-9} and {@code -}
     */
    public static void requireMetricName(String name) {
        if (!METRIC_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a metric's name is 1 to 40 of a-z, 0-9 and -: '" + name + "'");
        }
    }

    /**
     * Checks a counter's key.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_KEY}, or has a control character or an unpaired
     *     surrogate
     */
    public static void requireKey(String key) {
        requireText("a counter's key", key, MAX_KEY);
    }

    /**
     * Checks a member of a leaderboard or of a set of distinct members.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_MEMBER}, or has a control character or an
     *     unpaired surrogate
     */
    public static void requireMember(String member) {
        requireText("a member", member, MAX_MEMBER);
    }

    private static void requireText(String what, String text, int maxLength) {
        if (text.length() > maxLength) {
            throw new IllegalArgumentException(what + " has at most " + maxLength + " characters, not " + text.length()
                    + ": '" + KeyText.fit(text, maxLength) + "'");
        }
        int index = KeyText.indexOfUnkeepable(text);
        if (index >= 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s has no control characters and no unpaired surrogates; there is U+%04X at %d: '%s'",
                    what,
                    (int) text.charAt(index),
                    index,
                    KeyText.fit(text, maxLength)));
        }
    }
}
