package io.github.wikistream;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates changes for tests of this module. Tests of other modules have {@code SampleEvents} of wikistream-testkit. */
public final class Changes {
    private UUID id = new UUID(1, 1);
    private Instant occurredAt = Instant.parse("2026-06-20T15:00:30Z");
    private String type = "edit";
    private String wiki = "enwiki";
    private int namespace;
    private String title = "Main Page";
    private @Nullable String user = "Ada Example";
    private boolean bot;
    private @Nullable Boolean minor;
    private @Nullable Boolean patrolled;
    private @Nullable Long bytesOld;
    private @Nullable Long bytesNew;
    private @Nullable String comment;
    private @Nullable LogEntry log;

    private Changes() {}

    public static Changes change() {
        return new Changes();
    }

    public Changes id(UUID key) {
        id = key;
        return this;
    }

    public Changes at(String moment) {
        occurredAt = Instant.parse(moment);
        return this;
    }

    public Changes type(String word) {
        type = word;
        return this;
    }

    public Changes wiki(String name) {
        wiki = name;
        return this;
    }

    public Changes page(int namespaceNumber, String fullTitle) {
        namespace = namespaceNumber;
        title = fullTitle;
        return this;
    }

    public Changes user(@Nullable String name) {
        user = name;
        return this;
    }

    public Changes bot() {
        bot = true;
        return this;
    }

    public Changes minor(boolean flag) {
        minor = flag;
        return this;
    }

    public Changes patrolled(boolean flag) {
        patrolled = flag;
        return this;
    }

    public Changes bytes(@Nullable Long before, @Nullable Long after) {
        bytesOld = before;
        bytesNew = after;
        return this;
    }

    public Changes comment(@Nullable String words) {
        comment = words;
        return this;
    }

    public Changes log(@Nullable String logType, @Nullable String action) {
        type = "log";
        log = LogEntry.builder().id(1L).type(logType).action(action).build();
        return this;
    }

    public RecentChange build() {
        EventMeta meta = EventMeta.builder().id(id).occurredAt(occurredAt).stream("mediawiki.recentchange")
                .build();
        return RecentChange.builder()
                .meta(meta)
                .type(ChangeType.of(type))
                .typeName(type)
                .wiki(wiki)
                .namespace(namespace)
                .title(title)
                .user(user)
                .bot(bot)
                .minor(minor)
                .patrolled(patrolled)
                .bytesOld(bytesOld)
                .bytesNew(bytesNew)
                .comment(comment)
                .log(log)
                .json("{}")
                .build();
    }
}
