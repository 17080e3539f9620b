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
import io.github.wikistream.event.Visibility;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the schemas {@code mediawiki/revision/…}, which are older than that of page changes and have one set of names among them. */
final class RevisionDecoder {
    private RevisionDecoder() {}

    static RevisionCreate revisionCreate(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        return new RevisionCreate(
                meta,
                wiki(event),
                page(event),
                revision(event),
                performer(event),
                event.flag("rev_content_changed"),
                data);
    }

    static PageCreate pageCreate(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        return new PageCreate(meta, wiki(event), page(event), revision(event), performer(event), data);
    }

    static RevisionTagsChange tagsChange(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        return new RevisionTagsChange(
                meta,
                wiki(event),
                page(event),
                revision(event),
                performer(event),
                event.texts("tags"),
                event.objectOrEmpty("prior_state").texts("tags"),
                data);
    }

    private static String wiki(JsonObject event) throws InvalidFieldException {
        return event.requiredText("database");
    }

    private static Page page(JsonObject event) throws InvalidFieldException {
        return new Page(
                event.requiredNumber("page_id"),
                PageTitles.spaced(event.requiredText("page_title")),
                event.smallNumber("page_namespace"),
                event.flag("page_is_redirect"));
    }

    private static Revision revision(JsonObject event) throws InvalidFieldException {
        Map<String, Slot> slots = Slots.read(
                event.objects("rev_slots"),
                "rev_slot_content_model",
                "rev_slot_size",
                "rev_slot_sha1",
                "rev_slot_origin_rev_id");
        return new Revision(
                event.requiredNumber("rev_id"),
                event.number("rev_parent_id"),
                event.time("rev_timestamp"),
                event.flag("rev_minor_edit"),
                event.size("rev_len"),
                event.text("rev_sha1"),
                event.text("rev_content_model"),
                event.text("comment"),
                null,
                Visibility.UNKNOWN,
                slots,
                revert(event.object("rev_revert_details")));
    }

    private static @Nullable Revert revert(@Nullable JsonObject details) throws InvalidFieldException {
        if (details == null) {
            return null;
        }
        String method = details.requiredText("rev_revert_method");
        List<Long> reverted = details.numbers("rev_reverted_revs");
        return new Revert(
                RevertMethod.of(method),
                method,
                details.flag("rev_is_exact_revert"),
                details.number("rev_original_rev_id"),
                reverted.isEmpty() ? null : reverted.get(0),
                reverted.isEmpty() ? null : reverted.get(reverted.size() - 1));
    }

    private static @Nullable Actor performer(JsonObject event) throws InvalidFieldException {
        return Actors.read(event.object("performer"), "user_");
    }
}
