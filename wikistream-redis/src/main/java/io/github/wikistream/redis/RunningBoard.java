package io.github.wikistream.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The leaderboard of the hour that ends with the newest minute: the sums of all members in the writer, and those of the first {@link Places}
 * in Redis, as {@link Lines}.
 */
final class RunningBoard {
    /** How many minutes it spans, the newest included. */
    static final int MINUTES = 60;

    /** A member that has gained something within the hour. Once its sum is 0 it is no longer used. */
    static final class Sum {
        private final String member;
        private long now;
        /** What it was when the batch began, and whether it has changed since. */
        private long before;

        private boolean changed;

        Sum(String member) {
            this.member = member;
        }

        String member() {
            return member;
        }
    }

    private final SumText placed;
    private final Map<String, Sum> sums = new HashMap<>();
    private final List<Sum> changed = new ArrayList<>();
    private final Places places = new Places();
    private boolean renewed = true;
    private boolean moved;

    RunningBoard(String key) {
        placed = new SumText(key, Lifetimes.BUCKET);
    }

    Sum of(String member) {
        Sum sum = sums.get(member);
        if (sum == null) {
            sum = new Sum(member);
            sums.put(member, sum);
        }
        return sum;
    }

    void add(Sum sum, long delta) {
        if (!sum.changed) {
            sum.changed = true;
            sum.before = sum.now;
            changed.add(sum);
        }
        sum.now = Math.addExact(sum.now, delta);
    }

    /** Begins anew with nothing. */
    void clear() {
        sums.clear();
        changed.clear();
        renewed = true;
    }

    /** Notes that minutes have left the hour, so that places may have become too few. */
    void moveOn() {
        moved = true;
    }

    /** Adds what has changed. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        for (Sum sum : changed) {
            places.move(sum.before, sum.now);
            sum.changed = false;
            if (sum.now == 0) {
                sums.remove(sum.member);
            }
        }
        if (renewed || places.areMany() || (moved && places.areFew())) {
            renewed |= places.choose(sums.values().stream().mapToLong(sum -> sum.now));
        }
        StringBuilder lines = new StringBuilder();
        if (renewed) {
            placed.clear();
            sums.values().forEach(sum -> placed.add(sum.member, places.held(sum.now)));
        } else {
            for (Sum sum : changed) {
                long gain = places.held(sum.now) - places.held(sum.before);
                if (gain != 0) {
                    placed.add(sum.member, gain);
                    Lines.append(lines, gain, sum.member);
                }
            }
            if (!lines.isEmpty()) {
                placed.append(lines.toString());
            }
        }
        placed.addTo(changes, lifetimes);
        changed.clear();
        renewed = false;
        moved = false;
    }
}
