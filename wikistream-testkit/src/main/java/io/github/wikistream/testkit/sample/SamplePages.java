package io.github.wikistream.testkit.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.event.Actor;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.Page;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.Revision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Sample events about pages other than changes. */
final class SamplePages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SamplePages() {}

    /** Returns an event of a stream without a typed form. */
    static OtherEvent other(int number) {
        EventMeta meta = otherMeta("mediawiki.page-delete", number);
        ObjectNode root = page("/mediawiki/page/delete/1.0.0", meta, number);
        return new OtherEvent(meta, SampleChange.WIKIS.get(0), root.toString());
    }

    /** Returns a page creation. */
    static PageCreate pageCreate(int number) {
        EventMeta meta = otherMeta("mediawiki.page-create", number);
        Instant createdAt = meta.occurredAt().truncatedTo(ChronoUnit.SECONDS);
        ObjectNode root = page("/mediawiki/revision/create/2.0.0", meta, number);
        root.put("page_is_redirect", false)
                .put("rev_id", 3_000_000_000L + number)
                .put("rev_timestamp", createdAt.toString())
                .put("rev_len", number)
                .put("comment", "created");
        root.putObject("performer").put("user_text", "Ada Example").put("user_is_bot", false);
        return PageCreate.builder()
                .meta(meta)
                .wiki(SampleChange.WIKIS.get(0))
                .page(Page.builder()
                        .id(number)
                        .title("Page " + number)
                        .namespace(0)
                        .redirect(false)
                        .build())
                .revision(Revision.builder()
                        .id(3_000_000_000L + number)
                        .createdAt(createdAt)
                        .bytes((long) number)
                        .comment("created")
                        .build())
                .performer(Actor.builder().name("Ada Example").build())
                .json(root.toString())
                .build();
    }

    private static EventMeta otherMeta(String stream, int number) {
        return SampleMeta.of(
                stream, SampleEvents.id(number), SampleEvents.time(number), SampleChange.HOSTS.get(0), number);
    }

    private static ObjectNode page(String schema, EventMeta meta, int number) {
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", schema);
        SampleMeta.put(root, meta);
        return root.put("database", SampleChange.WIKIS.get(0))
                .put("page_id", number)
                .put("page_title", "Page_" + number)
                .put("page_namespace", 0);
    }
}
