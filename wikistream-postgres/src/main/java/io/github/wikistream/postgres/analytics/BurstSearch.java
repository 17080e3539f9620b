package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.TimeSeries.Burst;
import io.github.wikistream.postgres.analytics.TimeSeries.BurstRow;
import io.github.wikistream.postgres.analytics.TimeSeries.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds consecutive minutes with many more changes than the hour before them; see {@link TimeSeries#bursts}. */
final class BurstSearch {
    private static final int MEMORY = 60;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A shorter silence leaves the median of an hour among the minutes that have changes. */
    private static final int SILENCE = MEMORY / 2;

    /**
     * With this number of changes in an hour or more, half an hour without any occurs by chance less than once in a
     * million.
     */
    private static final int FEW_CHANGES = 30;

    private BurstSearch() {}

    /**
     * Finds bursts, in order of time.
     *
     * @param minutes the minutes to search
     * @param all changes of any kind in the same minutes, which distinguish a minute without matches from one that was
     *     not stored
     */
    static List<Burst> find(List<Point> minutes, List<Point> all, double minScore) {
        BitSet stored = stored(all);
        List<Burst> bursts = new ArrayList<>();
        @Nullable Burst open = null;
        for (int i = MEMORY; i < minutes.size(); i++) {
            Point minute = minutes.get(i);
            double median = median(minutes.subList(i - MEMORY, i));
            double score = (minute.changes() - median) / Math.sqrt(Math.max(median, 1));
            if (score < minScore || stored.nextClearBit(i - MEMORY) < i) {
                open = null;
                continue;
            }
            if (open == null) {
                open = new BurstRow(
                        new TimeRange(minute.start(), minute.start().plus(MINUTE)), minute.changes(), median, score);
            } else {
                bursts.remove(bursts.size() - 1);
                open = new BurstRow(
                        new TimeRange(open.range().from(), minute.start().plus(MINUTE)),
                        open.changes() + minute.changes(),
                        open.expected() + median,
                        Math.max(open.score(), score));
            }
            bursts.add(open);
        }
        return bursts;
    }

    /**
     * Returns which minutes were stored. A minute without changes was, unless it precedes all changes or is in a
     * silence that is too long.
     */
    private static BitSet stored(List<Point> all) {
        BitSet stored = new BitSet(all.size());
        int silence = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).changes() == 0) {
                continue;
            }
            boolean first = stored.isEmpty();
            if (!first && (i - silence < SILENCE || isQuietBefore(silence, all, stored))) {
                stored.set(silence, i);
            }
            stored.set(i);
            silence = i + 1;
        }
        return stored;
    }

    /**
     * Returns whether the hour before a silence, as far as it was stored, had so few changes that the silence may be
     * due to chance.
     */
    private static boolean isQuietBefore(int silence, List<Point> all, BitSet stored) {
        int from = Math.max(stored.previousClearBit(silence - 1) + 1, silence - MEMORY);
        return all.subList(from, silence).stream().mapToLong(Point::changes).sum() < FEW_CHANGES;
    }

    private static double median(List<Point> minutes) {
        long[] changes = minutes.stream().mapToLong(Point::changes).sorted().toArray();
        return (changes[(changes.length - 1) / 2] + changes[changes.length / 2]) / 2.0;
    }
}
