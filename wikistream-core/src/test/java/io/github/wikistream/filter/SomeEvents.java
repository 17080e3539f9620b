package io.github.wikistream.filter;

import io.github.wikistream.event.Actor;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageChange;
import io.github.wikistream.event.PageChangeKind;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.RevertRisk;
import io.github.wikistream.event.Revision;
import io.github.wikistream.event.RevisionCreate;
import io.github.wikistream.event.RevisionTagsChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of every type that are alike in what filters ask for. */
record SomeEvents(
        @Nullable String wiki,
        @Nullable String domain,
        String type,
        int namespace,
        String title,
        @Nullable String user,
        boolean bot) {
    RecentChange recentChange() {
        return new RecentChange(
                meta("mediawiki.recentchange"),
                ChangeType.of(type),
                type,
                null,
                null,
                String.valueOf(wiki),
                null,
                namespace,
                title,
                user,
                bot,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "{}");
    }

    PageChange pageChange(String stream) {
        return new PageChange(
                meta(stream),
                PageChangeKind.of(type),
                type,
                Instant.EPOCH,
                String.valueOf(wiki),
                page(),
                revision(),
                actor(),
                null,
                null,
                null,
                "{}");
    }

    RevertRisk revertRisk() {
        return new RevertRisk(
                pageChange("mediawiki.page_revert_risk_prediction_change.v1"), "m", null, List.of(), Map.of());
    }

    RevisionCreate revisionCreate() {
        return new RevisionCreate(
                meta("mediawiki.revision-create"), String.valueOf(wiki), page(), revision(), actor(), null, "{}");
    }

    PageCreate pageCreate() {
        return new PageCreate(meta("mediawiki.page-create"), String.valueOf(wiki), page(), revision(), actor(), "{}");
    }

    RevisionTagsChange tagsChange() {
        return new RevisionTagsChange(
                meta("mediawiki.revision-tags-change"),
                String.valueOf(wiki),
                page(),
                revision(),
                actor(),
                List.of(),
                List.of(),
                "{}");
    }

    OtherEvent other() {
        return new OtherEvent(meta("mediawiki.page-delete"), wiki, "{}");
    }

    /** Returns one of each type. */
    List<StreamEvent> ofEachType() {
        return List.of(
                recentChange(),
                pageChange("mediawiki.page_change.v1"),
                revertRisk(),
                revisionCreate(),
                pageCreate(),
                tagsChange(),
                other());
    }

    private EventMeta meta(String stream) {
        return new EventMeta(new UUID(1, 1), Instant.EPOCH, stream, domain, null, null, null, 0, null);
    }

    private Page page() {
        return new Page(1, title, namespace, null);
    }

    private static Revision revision() {
        return new Revision(1, null, null, null, null, null, null, null, null, Visibility.UNKNOWN, Map.of(), null);
    }

    private @Nullable Actor actor() {
        return user == null ? null : new Actor(user, null, null, List.of(), bot, null, null, null, null);
    }
}
