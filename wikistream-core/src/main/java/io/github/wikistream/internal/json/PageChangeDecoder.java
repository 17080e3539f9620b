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

/** Reads the schema {@code mediawiki/page/change}, and the parts that other schemas share with it. */
final class PageChangeDecoder {
    private PageChangeDecoder() {}

    static PageChange pageChange(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        String kind = event.requiredText("page_change_kind");
        JsonObject redirect = event.object("created_redirect_page");
        return PageChange.builder()
                .meta(meta)
                .kind(PageChangeKind.of(kind))
                .kindName(kind)
                .changedAt(event.requiredTime("dt"))
                .wiki(event.requiredText("wiki_id"))
                .page(page(event.requiredObject("page")))
                .revision(revision(event.requiredObject("revision")))
                .performer(Actors.read(event.object("performer"), ""))
                .comment(event.text("comment"))
                .createdRedirect(redirect == null ? null : page(redirect))
                .prior(prior(event.object("prior_state")))
                .json(data)
                .build();
    }

    private static Page page(JsonObject page) throws InvalidFieldException {
        return Page.builder()
                .id(page.requiredNumber("page_id"))
                .title(PageTitles.spaced(page.requiredText("page_title")))
                .namespace(page.smallNumber("namespace_id"))
                .redirect(page.flag("is_redirect"))
                .build();
    }

    private static Revision revision(JsonObject revision) throws InvalidFieldException {
        Map<String, Slot> slots = Slots.read(
                revision.objects("content_slots"), "content_model", "content_size", "content_sha1", "origin_rev_id");
        Slot main = slots.get("main");
        return Revision.builder()
                .id(revision.requiredNumber("rev_id"))
                .parentId(revision.number("rev_parent_id"))
                .createdAt(revision.time("rev_dt"))
                .minor(revision.flag("is_minor_edit"))
                .bytes(revision.size("rev_size"))
                .sha1(revision.text("rev_sha1"))
                .contentModel(main == null ? null : main.contentModel())
                .comment(revision.text("comment"))
                .editor(Actors.read(revision.object("editor"), ""))
                .visibility(visibility(revision))
                .slots(slots)
                .revert(revert(revision.object("revert")))
                .build();
    }

    private static @Nullable Revert revert(@Nullable JsonObject revert) throws InvalidFieldException {
        if (revert == null) {
            return null;
        }
        String method = revert.requiredText("method");
        return Revert.builder()
                .method(RevertMethod.of(method))
                .methodName(method)
                .exact(revert.flag("is_exact"))
                .restored(revert.number("rev_original_id"))
                .oldestReverted(revert.number("rev_reverted_oldest_id"))
                .newestReverted(revert.number("rev_reverted_newest_id"))
                .build();
    }

    private static @Nullable PriorState prior(@Nullable JsonObject prior) throws InvalidFieldException {
        if (prior == null) {
            return null;
        }
        JsonObject page = prior.objectOrEmpty("page");
        JsonObject revision = prior.objectOrEmpty("revision");
        String title = page.text("page_title");
        return PriorState.builder()
                .title(title == null ? null : PageTitles.spaced(title))
                .namespace(page.smallNumber("namespace_id"))
                .redirect(page.flag("is_redirect"))
                .revisionId(revision.number("rev_id"))
                .createdAt(revision.time("rev_dt"))
                .bytes(revision.size("rev_size"))
                .sha1(revision.text("rev_sha1"))
                .editor(Actors.read(revision.object("editor"), ""))
                .visibility(visibility(revision))
                .build();
    }

    private static Visibility visibility(JsonObject revision) throws InvalidFieldException {
        return new Visibility(
                revision.flag("is_content_visible"),
                revision.flag("is_comment_visible"),
                revision.flag("is_editor_visible"));
    }
}
