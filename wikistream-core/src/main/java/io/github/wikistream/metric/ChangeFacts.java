package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.text.KeyText;
import io.github.wikistream.internal.text.RevertComments;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.standard.StandardMetrics;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a change that several metrics use and that are costly to derive. Each is derived on first use and then
 * cached in this object: see {@link MetricRecorder#facts}. Not thread-safe.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class ChangeFacts {
    private final RecentChange change;
    private @Nullable String page;
    private @Nullable String actor;
    private @Nullable Boolean revert;

    private ChangeFacts(RecentChange change) {
        this.change = change;
    }

    /** Returns the facts of a change, derived on first use. */
    public static ChangeFacts of(RecentChange change) {
        return new ChangeFacts(change);
    }

    /**
     * Returns whether these are the facts of this very object. Equality is not tested, since that would take longer
     * than deriving the facts.
     */
    @SuppressWarnings("ReferenceEquality")
    public boolean areOf(RecentChange other) {
        return change == other;
    }

    /** Returns the page as a member of {@link StandardMetrics#PAGES}: wiki and title, shortened to the limit of a leaderboard. */
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

    /** Returns whether the change is a revert, as {@link StandardMetrics#REVERTS} counts it. */
    public boolean isRevert() {
        Boolean known = revert;
        if (known == null) {
            known = RevertComments.isRevert(change);
            revert = known;
        }
        return known;
    }
}
