package io.github.wikistream.testkit.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds a change that differs from {@link SampleEvents#change} in some fields. Its JSON agrees with its fields, in the
 * form of the stream. Not thread-safe.
 */
public final class SampleChange {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final List<String> WIKIS = List.of("enwiki", "wikidatawiki", "commonswiki", "dewiki", "jawiki");
    static final List<String> HOSTS = List.of(
            "en.wikipedia.org", "www.wikidata.org", "commons.wikimedia.org", "de.wikipedia.org", "ja.wikipedia.org");
    private static final List<String> USERS =
            List.of("Ada Example", "ExampleBot", "~2026-12881-95", "192.0.2.17", "2001:DB8:0:0:0:0:0:7", "例の利用者");

    private final int number;
    private UUID id;
    private Instant occurredAt;
    private String typeName;
    private String wiki;
    private final String host;
    private int namespace;
    private String title;
    private @Nullable String user;
    private boolean bot;
    private @Nullable Boolean minor;
    private @Nullable Boolean patrolled;
    private @Nullable Long bytesOld;
    private @Nullable Long bytesNew;
    private @Nullable String comment;
    private @Nullable LogEntry log;

    SampleChange(int number) {
        this.number = number;
        id = SampleEvents.id(number);
        occurredAt = SampleEvents.time(number);
        typeName = switch (number % 7) {
            case 3 -> "new";
            case 5 -> "log";
            case 6 -> "categorize";
            default -> "edit";
        };
        wiki = WIKIS.get(number % WIKIS.size());
        host = HOSTS.get(number % HOSTS.size());
        user = USERS.get(number % USERS.size());
        bot = "ExampleBot".equals(user);
        comment = "change " + number;
        title = "Page " + number % 50;
        switch (typeName) {
            case "log" ->
                log = LogEntry.builder()
                        .id((long) number)
                        .type("block")
                        .action("reblock")
                        .comment("reblocked")
                        .params("{\"sitewide\":true}")
                        .build();
            case "categorize" -> {
                namespace = 14;
                title = "Category:Examples of " + number % 10;
            }
            default -> {
                minor = number % 2 == 0;
                patrolled = number % 3 == 0;
                bytesOld = typeName.equals("new") ? null : 1_000L + number;
                bytesNew = 1_000L + number * 37L % 500;
            }
        }
    }

    /** Sets the key of the event. */
    public SampleChange id(UUID id) {
        this.id = id;
        return this;
    }

    /** Sets when the event was produced, truncated to milliseconds. */
    public SampleChange occurredAt(Instant moment) {
        occurredAt = moment.truncatedTo(ChronoUnit.MILLIS);
        return this;
    }

    /** Sets the type, as spelled in the stream. */
    public SampleChange type(String word) {
        typeName = word;
        return this;
    }

    /** Sets the wiki's database name. */
    public SampleChange wiki(String name) {
        wiki = name;
        return this;
    }

    /** Sets the page and the number of its namespace. */
    public SampleChange page(int namespaceNumber, String fullTitle) {
        namespace = namespaceNumber;
        title = fullTitle;
        return this;
    }

    /** Sets the actor; {@code null} for a suppressed name. */
    public SampleChange user(@Nullable String name) {
        user = name;
        return this;
    }

    /** Sets the bot flag. */
    public SampleChange bot(boolean flag) {
        bot = flag;
        return this;
    }

    /** Sets the minor flag; {@code null} for none. */
    public SampleChange minor(@Nullable Boolean flag) {
        minor = flag;
        return this;
    }

    /** Sets the patrolled flag; {@code null} for a wiki without patrolling. */
    public SampleChange patrolled(@Nullable Boolean flag) {
        patrolled = flag;
        return this;
    }

    /** Sets the sizes before and after, in bytes; {@code null} for none. */
    public SampleChange bytes(@Nullable Long before, @Nullable Long after) {
        bytesOld = before;
        bytesNew = after;
        return this;
    }

    /** Sets the comment; {@code null} for none. */
    public SampleChange comment(@Nullable String text) {
        comment = text;
        return this;
    }

    /** Sets the log entry; {@code null} for none. */
    public SampleChange log(@Nullable LogEntry entry) {
        log = entry;
        return this;
    }

    /** Returns the change. */
    public RecentChange build() {
        EventMeta meta = SampleMeta.of("mediawiki.recentchange", id, occurredAt, host, number);
        Long revisionOld = bytesOld == null ? null : 3_000_000_000L + number;
        Long revisionNew = bytesNew == null ? null : 3_000_000_001L + number;
        return RecentChange.builder()
                .meta(meta)
                .type(ChangeType.of(typeName))
                .typeName(typeName)
                .rcId(2_500_000_000L + number)
                .changedAt(occurredAt.truncatedTo(ChronoUnit.SECONDS))
                .wiki(wiki)
                .serverName(host)
                .namespace(namespace)
                .title(title)
                .user(user)
                .bot(bot)
                .minor(minor)
                .patrolled(patrolled)
                .bytesOld(bytesOld)
                .bytesNew(bytesNew)
                .revisionOld(revisionOld)
                .revisionNew(revisionNew)
                .comment(comment)
                .log(log)
                .json(json(meta, revisionOld, revisionNew))
                .build();
    }

    // Keys without a value are omitted, as in the stream.
    private String json(EventMeta meta, @Nullable Long revisionOld, @Nullable Long revisionNew) {
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "/mediawiki/recentchange/1.0.1");
        SampleMeta.put(root, meta);
        root.put("id", 2_500_000_000L + number);
        root.put("type", typeName);
        root.put("namespace", namespace);
        root.put("title", title);
        if (comment != null) {
            root.put("comment", comment);
        }
        root.put("timestamp", occurredAt.getEpochSecond());
        if (user != null) {
            root.put("user", user);
        }
        root.put("bot", bot);
        if (minor != null) {
            root.put("minor", minor);
        }
        if (patrolled != null) {
            root.put("patrolled", patrolled);
        }
        putPair(root, "length", bytesOld, bytesNew);
        putPair(root, "revision", revisionOld, revisionNew);
        LogEntry entry = log;
        if (entry != null) {
            putLog(root, entry);
        }
        root.put("server_url", "https://" + host);
        root.put("server_name", host);
        root.put("server_script_path", "/w");
        root.put("wiki", wiki);
        return root.toString();
    }

    private static void putPair(ObjectNode root, String field, @Nullable Long before, @Nullable Long after) {
        if (before == null && after == null) {
            return;
        }
        ObjectNode pair = root.putObject(field);
        if (before != null) {
            pair.put("old", before);
        }
        if (after != null) {
            pair.put("new", after);
        }
    }

    private static void putLog(ObjectNode root, LogEntry entry) {
        if (entry.id() != null) {
            root.put("log_id", entry.id());
        }
        if (entry.type() != null) {
            root.put("log_type", entry.type());
        }
        if (entry.action() != null) {
            root.put("log_action", entry.action());
        }
        if (entry.comment() != null) {
            root.put("log_action_comment", entry.comment());
        }
        if (entry.params() != null) {
            root.putRawValue("log_params", new RawValue(entry.params()));
        }
    }
}
