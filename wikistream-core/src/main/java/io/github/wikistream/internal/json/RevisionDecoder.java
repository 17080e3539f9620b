package io.github.wikistream.internal.json;

import io.github.wikistream.event.Actor;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.Revert;
import io.github.wikistream.event.RevertMethod;
import io.github.wikistream.event.Revision;
import io.github.wikistream.event.RevisionCreate;
import io.github.wikistream.event.RevisionTagsChange;
import io.github.wikistream.event.Slot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schemas {@code mediawiki/revision/…}, which are older than the page change schema and share one set of
 * names.
 */
final class RevisionDecoder {
    private RevisionDecoder() {}

    static RevisionCreate revisionCreate(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        return RevisionCreate.builder()
                .meta(meta)
                .wiki(wiki(event))
                .page(page(event))
                .revision(revision(event))
                .performer(performer(event))
                .contentChanged(event.flag("rev_content_changed"))
                .json(data)
                .build();
    }

    static PageCreate pageCreate(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        return PageCreate.builder()
                .meta(meta)
                .wiki(wiki(event))
                .page(page(event))
                .revision(revision(event))
                .performer(performer(event))
                .json(data)
                .build();
    }

    static RevisionTagsChange tagsChange(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        return RevisionTagsChange.builder()
                .meta(meta)
                .wiki(wiki(event))
                .page(page(event))
                .revision(revision(event))
                .performer(performer(event))
                .tags(event.texts("tags"))
                .tagsBefore(event.objectOrEmpty("prior_state").texts("tags"))
                .json(data)
                .build();
    }

    private static String wiki(JsonObject event) throws InvalidFieldException {
        return event.requiredText("database");
    }

    private static Page page(JsonObject event) throws InvalidFieldException {
        return Page.builder()
                .id(event.requiredNumber("page_id"))
                .title(PageTitles.spaced(event.requiredText("page_title")))
                .namespace(event.smallNumber("page_namespace"))
                .redirect(event.flag("page_is_redirect"))
                .build();
    }

    private static Revision revision(JsonObject event) throws InvalidFieldException {
        Map<String, Slot> slots = Slots.read(
                event.objects("rev_slots"),
                "rev_slot_content_model",
                "rev_slot_size",
                "rev_slot_sha1",
                "rev_slot_origin_rev_id");
        return Revision.builder()
                .id(event.requiredNumber("rev_id"))
                .parentId(event.number("rev_parent_id"))
                .createdAt(event.time("rev_timestamp"))
                .minor(event.flag("rev_minor_edit"))
                .bytes(event.size("rev_len"))
                .sha1(event.text("rev_sha1"))
                .contentModel(event.text("rev_content_model"))
                .comment(event.text("comment"))
                .slots(slots)
                .revert(revert(event.object("rev_revert_details")))
                .build();
    }

    private static @Nullable Revert revert(@Nullable JsonObject details) throws InvalidFieldException {
        if (details == null) {
            return null;
        }
        String method = details.requiredText("rev_revert_method");
        List<Long> reverted = details.numbers("rev_reverted_revs");
        return Revert.builder()
                .method(RevertMethod.of(method))
                .methodName(method)
                .exact(details.flag("rev_is_exact_revert"))
                .restored(details.number("rev_original_rev_id"))
                .oldestReverted(reverted.isEmpty() ? null : reverted.get(0))
                .newestReverted(reverted.isEmpty() ? null : reverted.get(reverted.size() - 1))
                .build();
    }

    private static @Nullable Actor performer(JsonObject event) throws InvalidFieldException {
        return Actors.read(event.object("performer"), "user_");
    }
}
