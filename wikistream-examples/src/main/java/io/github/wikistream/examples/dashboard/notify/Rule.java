package io.github.wikistream.examples.dashboard.notify;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to report, and where.
 *
 * @param name      identifies the rule
 * @param threshold from which value a condition is reported; see {@link Kind}
 * @param wiki      database name of the only wiki to report; {@code null} for all
 * @param channel   name of the channel
 */
record Rule(
        String name, Kind kind, double threshold, @Nullable String wiki, String channel) {
    /** The channel that writes to the log. */
    static final String LOG = "log";

    /** Kinds of conditions, each with its threshold: usual, lowest and highest value. */
    enum Kind {
        /** A spike; the threshold is its score. */
        SPIKE(0.8, 0.5, 1),
        /** An edit war; the threshold is the number of reverts within an hour. */
        EDIT_WAR(10, 2, 1_000),
        /** Reverts among the edits of an hour; the threshold is their share. */
        QUALITY(0.3, 0.01, 1),
        /** An error of the dashboard; the threshold is its duration in seconds. */
        HEALTH(60, 0, 86_400);

        private final double usual;
        private final double min;
        private final double max;

        Kind(double usual, double min, double max) {
            this.usual = usual;
            this.min = min;
            this.max = max;
        }

        double usual() {
            return usual;
        }

        double min() {
            return min;
        }

        double max() {
            return max;
        }

        /** Returns the name as users write it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Returns a rule for each kind, named after it. */
    static List<Rule> builtIn(String channel) {
        return List.of(Kind.values()).stream()
                .map(kind -> new Rule(kind.word(), kind, kind.usual(), null, channel))
                .toList();
    }
}
