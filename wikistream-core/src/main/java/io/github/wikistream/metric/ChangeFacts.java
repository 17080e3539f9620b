package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import org.jspecify.annotations.Nullable;

/**
 * What several standard metrics ask of a change and what takes work to tell. Told once: the metrics look at a change one after the other, so
 * the last one is remembered.
 *
 * @param change    which change
 * @param page      a member of {@link StandardMetrics#PAGES}
 * @param actor     the kind of actor, in a word
 * @param isRevert  whether it is an edit that takes others back
 */
record ChangeFacts(RecentChange change, String page, String actor, boolean isRevert) {
    /** Threads that use it at the same time only make each other work. */
    private static volatile @Nullable ChangeFacts last;

    // The same object is meant: whether two are equal takes longer to tell than the facts.
    @SuppressWarnings("ReferenceEquality")
    static ChangeFacts of(RecentChange change) {
        ChangeFacts facts = last;
        if (facts == null || facts.change != change) {
            facts = new ChangeFacts(
                    change,
                    KeyText.fit(change.wiki() + ":" + change.title(), MetricRecorder.MAX_MEMBER),
                    change.actorKind().word(),
                    RevertComments.isRevert(change));
            last = facts;
        }
        return facts;
    }
}
