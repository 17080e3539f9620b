package io.github.wikistream.internal.bucket;

import io.github.wikistream.metric.query.MetricReader.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/** Selects the members with the highest counts. Not thread-safe. */
public final class BestRanks implements ObjLongConsumer<String> {
    private final int limit;
    private final PriorityQueue<Rank> best = new PriorityQueue<>(Rank.BEST_FIRST.reversed());

    /**
     * Creates a selection without members.
     *
     * @param limit the number of members to select, at least 1
     */
    public BestRanks(int limit) {
        this.limit = limit;
    }

    /** Adds a member. Each member may be added once. */
    @Override
    public void accept(String member, long count) {
        Rank worst = best.peek();
        if (best.size() == limit && worst != null && count < worst.count()) {
            return;
        }
        best.add(new Rank(member, count));
        if (best.size() > limit) {
            best.poll();
        }
    }

    /** Returns the selected members, in the order of {@link Rank#BEST_FIRST}. */
    public List<Rank> ranks() {
        List<Rank> ranks = new ArrayList<>(best);
        ranks.sort(Rank.BEST_FIRST);
        return ranks;
    }
}
