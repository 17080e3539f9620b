package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of a recent change read so far, except {@code meta}. */
final class ChangeFields {
    private final String data;
    private @Nullable String type;
    private @Nullable Long rcId;
    private @Nullable Long timestamp;
    private @Nullable String wiki;
    private @Nullable String wikiId;
    private @Nullable String database;
    private @Nullable String serverName;
    private @Nullable Long namespace;
    private @Nullable String title;
    private @Nullable String user;
    private @Nullable Boolean bot;
    private @Nullable Boolean minor;
    private @Nullable Boolean patrolled;
    private @Nullable Long bytesOld;
    private @Nullable Long bytesNew;
    private @Nullable Long revisionOld;
    private @Nullable Long revisionNew;
    private @Nullable String comment;
    private @Nullable Long logId;
    private @Nullable String logType;
    private @Nullable String logAction;
    private @Nullable String logComment;
    private @Nullable String logParams;

    ChangeFields(String data) {
        this.data = data;
    }

    /** Reads the field at the parser's position. */
    void read(String field, JsonParser parser) throws IOException, InvalidFieldException {
        switch (field) {
            case "type" -> type = StringInterner.word(field, parser);
            case "id" -> rcId = TokenReader.number(field, parser);
            case "timestamp" -> timestamp = TokenReader.number(field, parser);
            case "wiki" -> wiki = StringInterner.word(field, parser);
            case "wiki_id" -> wikiId = StringInterner.word(field, parser);
            case "database" -> database = StringInterner.word(field, parser);
            case "server_name" -> serverName = StringInterner.word(field, parser);
            case "namespace" -> namespace = TokenReader.number(field, parser);
            case "title" -> title = TokenReader.text(field, parser);
            case "user" -> user = TokenReader.text(field, parser);
            case "bot" -> bot = TokenReader.flag(field, parser);
            case "minor" -> minor = TokenReader.flag(field, parser);
            case "patrolled" -> patrolled = TokenReader.flag(field, parser);
            case "length" -> readPair(field, parser, true);
            case "revision" -> readPair(field, parser, false);
            case "comment" -> comment = TokenReader.text(field, parser);
            case "log_id" -> logId = TokenReader.number(field, parser);
            case "log_type" -> logType = StringInterner.word(field, parser);
            case "log_action" -> logAction = StringInterner.word(field, parser);
            case "log_action_comment" -> logComment = TokenReader.text(field, parser);
            case "log_params" -> logParams = raw(parser);
            default -> parser.skipChildren();
        }
    }

    private void readPair(String field, JsonParser parser, boolean length) throws IOException, InvalidFieldException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw TokenReader.notA("an object", field, parser);
        }
        InvalidFieldException flaw = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String side = parser.currentName();
            parser.nextToken();
            try {
                readSide(field, side, parser, length);
            } catch (InvalidFieldException e) {
                flaw = flaw == null ? e : flaw;
                parser.skipChildren();
            }
        }
        if (flaw != null) {
            throw flaw;
        }
    }

    private void readSide(String field, String side, JsonParser parser, boolean length)
            throws IOException, InvalidFieldException {
        if (side.equals("old")) {
            Long value = TokenReader.number(field + ".old", parser);
            bytesOld = length ? value : bytesOld;
            revisionOld = length ? revisionOld : value;
        } else if (side.equals("new")) {
            Long value = TokenReader.number(field + ".new", parser);
            bytesNew = length ? value : bytesNew;
            revisionNew = length ? revisionNew : value;
        } else {
            parser.skipChildren();
        }
    }

    /** Returns the value as in the event; {@code null} for {@code null}. */
    private @Nullable String raw(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return data.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    /** Returns why the fields are not a change; {@code null} if they are one. */
    @Nullable
    String flaw() {
        if (type == null) {
            return "type is missing";
        }
        if (wiki == null) {
            return "wiki is missing";
        }
        if (title == null) {
            return "title is missing";
        }
        if (namespace == null) {
            return "namespace is missing";
        }
        if (namespace != namespace.intValue()) {
            return "namespace is out of range: " + namespace;
        }
        if (bytesOld != null && bytesOld < 0) {
            return "length.old is negative: " + bytesOld;
        }
        if (bytesNew != null && bytesNew < 0) {
            return "length.new is negative: " + bytesNew;
        }
        if (timestamp != null && (timestamp < 0 || timestamp > EventTimes.NEWEST.getEpochSecond())) {
            return "timestamp is out of range: " + timestamp;
        }
        return null;
    }

    /** Returns the change; {@link #flaw()} must be called first. */
    RecentChange change(EventMeta meta) {
        if (type == null || wiki == null || title == null || namespace == null) {
            throw new IllegalStateException("flaw() must be called first");
        }
        ChangeType kind = ChangeType.of(type);
        LogEntry log = kind == ChangeType.LOG
                ? LogEntry.builder()
                        .id(logId)
                        .type(logType)
                        .action(logAction)
                        .comment(logComment)
                        .params(logParams)
                        .build()
                : null;
        return RecentChange.builder()
                .meta(meta)
                .type(kind)
                .typeName(type)
                .rcId(rcId)
                .changedAt(timestamp == null ? null : Instant.ofEpochSecond(timestamp))
                .wiki(wiki)
                .serverName(serverName)
                .namespace(namespace.intValue())
                .title(title)
                .user(user)
                .bot(Boolean.TRUE.equals(bot))
                .minor(minor)
                .patrolled(patrolled)
                .bytesOld(bytesOld)
                .bytesNew(bytesNew)
                .revisionOld(revisionOld)
                .revisionNew(revisionNew)
                .comment(comment)
                .log(log)
                .json(data)
                .build();
    }

    /** Returns the wiki of an event of any schema; {@code null} if it has none. */
    @Nullable
    String anyWiki() {
        return wikiId != null ? wikiId : database != null ? database : wiki;
    }
}
