package io.github.wikistream.metric.query;

import io.github.wikistream.metric.query.MetricReader.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/** Keeps the best of any number of members, for metric stores. Not thread-safe. */
public final class BestRanks implements ObjLongConsumer<String> {
    private final int limit;
    private final PriorityQueue<Rank> best = new PriorityQueue<>(Rank.BEST_FIRST.reversed());

    /**
     * Makes an empty one.
     *
     * @param limit how many it keeps, 1 and more
     */
    public BestRanks(int limit) {
        this.limit = limit;
    }

    /** Takes a member; each is to be given once. */
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

    /** Returns the best, in the order of {@link Rank#BEST_FIRST}. */
    public List<Rank> ranks() {
        List<Rank> ranks = new ArrayList<>(best);
        ranks.sort(Rank.BEST_FIRST);
        return ranks;
    }
}
