package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import org.jspecify.annotations.Nullable;

/**
 * What several standard metrics ask of a change and what takes work to tell. Told once, when it is asked for: the metrics look at a change
 * one after the other, so the last one is remembered.
 */
final class ChangeFacts {
    /** Threads that use it at the same time only make each other work. */
    private static volatile @Nullable ChangeFacts last;

    private final RecentChange change;
    // Without locks, as String does it with its hash: whoever does not see what another thread has found finds the
    // same.
    private @Nullable String page;
    private @Nullable String actor;
    private @Nullable Boolean revert;

    private ChangeFacts(RecentChange change) {
        this.change = change;
    }

    // The same object is meant: whether two are equal takes longer to tell than the facts.
    @SuppressWarnings("ReferenceEquality")
    static ChangeFacts of(RecentChange change) {
        ChangeFacts facts = last;
        if (facts == null || facts.change != change) {
            facts = new ChangeFacts(change);
            last = facts;
        }
        return facts;
    }

    /** Returns a member of {@link StandardMetrics#PAGES}. */
    String page() {
        String known = page;
        if (known == null) {
            known = KeyText.fit(change.wiki() + ":" + change.title(), MetricRecorder.MAX_MEMBER);
            page = known;
        }
        return known;
    }

    /** Returns the kind of actor, in a word. */
    String actor() {
        String known = actor;
        if (known == null) {
            known = change.actorKind().word();
            actor = known;
        }
        return known;
    }

    /** Tells whether it is an edit that takes others back. */
    boolean isRevert() {
        Boolean known = revert;
        if (known == null) {
            known = RevertComments.isRevert(change);
            revert = known;
        }
        return known;
    }
}
