package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.text.KeyText;
import io.github.wikistream.internal.text.RevertComments;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.standard.StandardMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What several metrics ask of a change and what takes work to find out. Each fact is worked out when it is first asked for, and kept as long
 * as this object: see {@link MetricRecorder#facts}. Not thread-safe.
 */
public final class ChangeFacts {
    private final RecentChange change;
    private @Nullable String page;
    private @Nullable String actor;
    private @Nullable Boolean revert;

    private ChangeFacts(RecentChange change) {
        this.change = change;
    }

    /** Returns the facts of a change, none of them worked out yet. */
    public static ChangeFacts of(RecentChange change) {
        return new ChangeFacts(change);
    }

    /** Returns whether these are the facts of this very object; that it equals another one is not asked, for it takes longer than the facts. */
    @SuppressWarnings("ReferenceEquality")
    public boolean areOf(RecentChange other) {
        return change == other;
    }

    /** Returns the page as a member of {@link StandardMetrics#PAGES}: wiki and title, shortened to what a leaderboard takes. */
    public String page() {
        String known = page;
        if (known == null) {
            known = KeyText.fit(change.wiki() + ":" + change.title(), Counter.MAX_MEMBER);
            page = known;
        }
        return known;
    }

    /** Returns the kind of actor: {@link io.github.wikistream.event.ActorKind#word()}. */
    public String actor() {
        String known = actor;
        if (known == null) {
            known = change.actorKind().word();
            actor = known;
        }
        return known;
    }

    /** Returns whether the change takes others back, as {@link StandardMetrics#REVERTS} counts it. */
    public boolean isRevert() {
        Boolean known = revert;
        if (known == null) {
            known = RevertComments.isRevert(change);
            revert = known;
        }
        return known;
    }
}
