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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of every type with the same properties for filters. */
record SomeEvents(
        @Nullable String wiki,
        @Nullable String domain,
        String type,
        int namespace,
        String title,
        @Nullable String user,
        boolean bot) {
    RecentChange recentChange() {
        return RecentChange.builder()
                .meta(meta("mediawiki.recentchange"))
                .type(ChangeType.of(type))
                .typeName(type)
                .wiki(String.valueOf(wiki))
                .namespace(namespace)
                .title(title)
                .user(user)
                .bot(bot)
                .json("{}")
                .build();
    }

    PageChange pageChange(String stream) {
        return PageChange.builder()
                .meta(meta(stream))
                .kind(PageChangeKind.of(type))
                .kindName(type)
                .changedAt(Instant.EPOCH)
                .wiki(String.valueOf(wiki))
                .page(page())
                .revision(revision())
                .performer(actor())
                .json("{}")
                .build();
    }

    RevertRisk revertRisk() {
        return RevertRisk.builder()
                .change(pageChange("mediawiki.page_revert_risk_prediction_change.v1"))
                .modelName("m")
                .build();
    }

    RevisionCreate revisionCreate() {
        return RevisionCreate.builder()
                .meta(meta("mediawiki.revision-create"))
                .wiki(String.valueOf(wiki))
                .page(page())
                .revision(revision())
                .performer(actor())
                .json("{}")
                .build();
    }

    PageCreate pageCreate() {
        return PageCreate.builder()
                .meta(meta("mediawiki.page-create"))
                .wiki(String.valueOf(wiki))
                .page(page())
                .revision(revision())
                .performer(actor())
                .json("{}")
                .build();
    }

    RevisionTagsChange tagsChange() {
        return RevisionTagsChange.builder()
                .meta(meta("mediawiki.revision-tags-change"))
                .wiki(String.valueOf(wiki))
                .page(page())
                .revision(revision())
                .performer(actor())
                .json("{}")
                .build();
    }

    OtherEvent other() {
        return new OtherEvent(meta("mediawiki.page-delete"), wiki, "{}");
    }

    /** Returns one event of each type. */
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
        return EventMeta.builder().id(new UUID(1, 1)).occurredAt(Instant.EPOCH).stream(stream)
                .domain(domain)
                .build();
    }

    private Page page() {
        return Page.builder().id(1).title(title).namespace(namespace).build();
    }

    private static Revision revision() {
        return Revision.builder().id(1).build();
    }

    private @Nullable Actor actor() {
        return user == null ? null : Actor.builder().name(user).bot(bot).build();
    }
}
