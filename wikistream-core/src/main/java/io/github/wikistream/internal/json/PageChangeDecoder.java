package io.github.wikistream.internal.json;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageChange;
import io.github.wikistream.event.PageChangeKind;
import io.github.wikistream.event.PriorState;
import io.github.wikistream.event.Revert;
import io.github.wikistream.event.RevertMethod;
import io.github.wikistream.event.Revision;
import io.github.wikistream.event.Slot;
import io.github.wikistream.event.Visibility;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the schema {@code mediawiki/page/change}, and what others have of it. */
final class PageChangeDecoder {
    private PageChangeDecoder() {}

    static PageChange pageChange(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        String kind = event.requiredText("page_change_kind");
        JsonObject redirect = event.object("created_redirect_page");
        return new PageChange(
                meta,
                PageChangeKind.of(kind),
                kind,
                event.requiredTime("dt"),
                event.requiredText("wiki_id"),
                page(event.requiredObject("page")),
                revision(event.requiredObject("revision")),
                Actors.read(event.object("performer"), ""),
                event.text("comment"),
                redirect == null ? null : page(redirect),
                prior(event.object("prior_state")),
                data);
    }

    private static Page page(JsonObject page) throws InvalidFieldException {
        return new Page(
                page.requiredNumber("page_id"),
                PageTitles.spaced(page.requiredText("page_title")),
                page.smallNumber("namespace_id"),
                page.flag("is_redirect"));
    }

    private static Revision revision(JsonObject revision) throws InvalidFieldException {
        Map<String, Slot> slots = Slots.read(
                revision.objects("content_slots"), "content_model", "content_size", "content_sha1", "origin_rev_id");
        Slot main = slots.get("main");
        return new Revision(
                revision.requiredNumber("rev_id"),
                revision.number("rev_parent_id"),
                revision.time("rev_dt"),
                revision.flag("is_minor_edit"),
                revision.size("rev_size"),
                revision.text("rev_sha1"),
                main == null ? null : main.contentModel(),
                revision.text("comment"),
                Actors.read(revision.object("editor"), ""),
                visibility(revision),
                slots,
                revert(revision.object("revert")));
    }

    private static @Nullable Revert revert(@Nullable JsonObject revert) throws InvalidFieldException {
        if (revert == null) {
            return null;
        }
        String method = revert.requiredText("method");
        return new Revert(
                RevertMethod.of(method),
                method,
                revert.flag("is_exact"),
                revert.number("rev_original_id"),
                revert.number("rev_reverted_oldest_id"),
                revert.number("rev_reverted_newest_id"));
    }

    private static @Nullable PriorState prior(@Nullable JsonObject prior) throws InvalidFieldException {
        if (prior == null) {
            return null;
        }
        JsonObject page = prior.objectOrEmpty("page");
        JsonObject revision = prior.objectOrEmpty("revision");
        String title = page.text("page_title");
        return new PriorState(
                title == null ? null : PageTitles.spaced(title),
                page.smallNumber("namespace_id"),
                page.flag("is_redirect"),
                revision.number("rev_id"),
                revision.time("rev_dt"),
                revision.size("rev_size"),
                revision.text("rev_sha1"),
                Actors.read(revision.object("editor"), ""),
                visibility(revision));
    }

    private static Visibility visibility(JsonObject revision) throws InvalidFieldException {
        return new Visibility(
                revision.flag("is_content_visible"),
                revision.flag("is_comment_visible"),
                revision.flag("is_editor_visible"));
    }
}
