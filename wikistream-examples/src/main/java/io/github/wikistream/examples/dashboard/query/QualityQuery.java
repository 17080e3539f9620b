package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.analytics.EditQuality;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries about the quality of stored edits. */
public final class QualityQuery {
    private final WikiAnalytics analytics;

    public QualityQuery(WikiAnalytics analytics) {
        this.analytics = analytics;
    }

    /** Reverts among the edits of a wiki; {@code wiki} is empty for all wikis. */
    public record Reverts(String wiki, long edits, long reverts, double share) {}

    /**
     * A page on which users reverted each other.
     *
     * @param undone edits that restored the size from before an edit of another user
     * @param users  number of users who made these edits
     */
    public record StoredEditWar(
            String wiki,
            int namespace,
            String title,
            @Nullable String url,
            long undone,
            long users,
            Instant first,
            Instant last) {}

    /** New pages, and those that were deleted again. */
    public record NewPages(long created, long deleted) {}

    /** A user whose first event is within the range. */
    public record FirstTimer(String user, Instant firstAt, long events) {}

    public List<Reverts> reverts(ChangeSelection selection) {
        return List.of(reverts(analytics.quality().reverts(selection)));
    }

    public List<Reverts> revertsByWiki(ChangeSelection selection, int limit) {
        return analytics.quality().revertsByWiki(selection, limit).stream()
                .map(QualityQuery::reverts)
                .toList();
    }

    private static Reverts reverts(EditQuality.RevertShare share) {
        return new Reverts(share.wiki(), share.edits(), share.reverts(), share.share());
    }

    public List<StoredEditWar> editWars(ChangeSelection selection, int minUndone, int limit) {
        return analytics.quality().editWars(selection, minUndone, limit).stream()
                .map(war -> new StoredEditWar(
                        war.wiki(),
                        war.namespace(),
                        war.title(),
                        WikiLinks.page(WikiLinks.hostOf(war.wiki()), war.title()),
                        war.undone(),
                        war.users(),
                        war.first(),
                        war.last()))
                .toList();
    }

    public NewPages newPages(ChangeSelection selection) {
        EditQuality.NewPages pages = analytics.quality().newPages(selection);
        return new NewPages(pages.created(), pages.deleted());
    }

    public List<FirstTimer> firstTimers(ChangeSelection selection, int limit) {
        return analytics.quality().firstTimers(selection, limit).stream()
                .map(user -> new FirstTimer(user.user(), user.firstAt(), user.changes()))
                .toList();
    }
}
