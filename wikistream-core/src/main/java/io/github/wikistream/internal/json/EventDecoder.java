package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.RecentChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns the JSON of an event into its typed form, in one pass and without a tree. Stateless, safe for use by several threads.
 *
 * <p>It asks for no more than upstream promises ({@code $schema} apart, which data before 2019 lacks): a change needs {@code meta.id},
 * {@code meta.dt}, {@code type}, {@code wiki}, {@code namespace} and {@code title}; every other key may be absent or {@code null}. A key
 * that is there must have the type it always has: a change of that is something somebody should see, so the event becomes invalid.
 */
public final class EventDecoder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String CANARY_DOMAIN = "canary";
    private static final String RECENT_CHANGE = "mediawiki.recentchange";
    private static final int UUID_LENGTH = 36;
    private static final int SHOWN = 80;
    private static final int REPLACEMENT = 0xFFFD;
    // Beyond what any store can hold, and any clock can mean.
    private static final Instant NEWEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Decodes one event. Never throws for what the event contains. */
    public Decoded decode(String data) {
        Fields fields = new Fields(data);
        String flaw = fields.read();
        EventMeta meta = fields.meta();
        if (meta == null) {
            return new Decoded.Invalid(fields.idOrDerived(), null, printable(flaw == null ? fields.metaFlaw() : flaw));
        }
        if (CANARY_DOMAIN.equals(meta.domain())) {
            return new Decoded.Canary(meta);
        }
        if (flaw != null) {
            return new Decoded.Invalid(meta.id(), meta, printable(flaw));
        }
        if (!meta.stream().equals(RECENT_CHANGE)) {
            return new Decoded.Event(new OtherEvent(meta, fields.anyWiki(), data));
        }
        String changeFlaw = fields.changeFlaw();
        return changeFlaw == null
                ? new Decoded.Event(fields.change(meta))
                : new Decoded.Invalid(meta.id(), meta, printable(changeFlaw));
    }

    /** Puts U+FFFD for what a log or a database may not take: control characters, and surrogates that cutting off has left alone. */
    private static String printable(String reason) {
        return reason.codePoints()
                .map(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
                        ? REPLACEMENT
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /** Thrown inside one pass only, when a known field has an unknown type. */
    private static final class WrongTypeException extends Exception {
        private static final long serialVersionUID = 1;

        WrongTypeException(String field, String expected, JsonParser parser) throws IOException {
            super(field + " is not " + expected + ": " + shown(String.valueOf(parser.getText())));
        }
    }

    /** The fields of one event as far as they have been read. */
    private static final class Fields {
        private final String data;
        private @Nullable String id;
        private @Nullable String dt;
        private @Nullable String stream;
        private @Nullable String domain;
        private @Nullable String requestId;
        private @Nullable String uri;
        private @Nullable String topic;
        private int partition;
        private @Nullable Long offset;
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
        private @Nullable String fieldFlaw;

        Fields(String data) {
            this.data = data;
        }

        /**
         * Reads the event and returns what is wrong with its form or its {@code meta}, {@code null} if nothing is. What is wrong with
         * other fields is kept in {@link #fieldFlaw}: other streams use some of their names for other things.
         */
        @Nullable
        String read() {
            String metaFlaw = null;
            try (JsonParser parser = JSON.createParser(data)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return "not a JSON object: " + shown(data);
                }
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String field = parser.currentName();
                    parser.nextToken();
                    try {
                        readField(field, parser);
                    } catch (WrongTypeException e) {
                        // Go on: what else the event says, its id above all, is worth having.
                        if (field.equals("meta")) {
                            metaFlaw = e.getMessage();
                        } else if (fieldFlaw == null) {
                            fieldFlaw = e.getMessage();
                        }
                        parser.skipChildren();
                    }
                }
                return parser.nextToken() == null ? metaFlaw : "something stands behind the JSON object";
            } catch (JacksonException e) {
                return "not JSON: " + e.getOriginalMessage();
            } catch (IOException e) {
                return "not JSON: " + e.getMessage();
            }
        }

        private void readField(String field, JsonParser parser) throws IOException, WrongTypeException {
            switch (field) {
                case "meta" -> readMeta(parser);
                case "type" -> type = text(field, parser);
                case "id" -> rcId = number(field, parser);
                case "timestamp" -> timestamp = number(field, parser);
                case "wiki" -> wiki = text(field, parser);
                case "wiki_id" -> wikiId = text(field, parser);
                case "database" -> database = text(field, parser);
                case "server_name" -> serverName = text(field, parser);
                case "namespace" -> namespace = number(field, parser);
                case "title" -> title = text(field, parser);
                case "user" -> user = text(field, parser);
                case "bot" -> bot = flag(field, parser);
                case "minor" -> minor = flag(field, parser);
                case "patrolled" -> patrolled = flag(field, parser);
                case "length" -> readPair(field, parser, true);
                case "revision" -> readPair(field, parser, false);
                case "comment" -> comment = text(field, parser);
                case "log_id" -> logId = number(field, parser);
                case "log_type" -> logType = text(field, parser);
                case "log_action" -> logAction = text(field, parser);
                case "log_action_comment" -> logComment = text(field, parser);
                case "log_params" -> logParams = raw(parser);
                default -> parser.skipChildren();
            }
        }

        private void readMeta(JsonParser parser) throws IOException, WrongTypeException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new WrongTypeException("meta", "an object", parser);
            }
            WrongTypeException flaw = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                try {
                    readMetaField(field, parser);
                } catch (WrongTypeException e) {
                    flaw = flaw == null ? e : flaw;
                    parser.skipChildren();
                }
            }
            if (flaw != null) {
                throw flaw;
            }
        }

        private void readMetaField(String field, JsonParser parser) throws IOException, WrongTypeException {
            switch (field) {
                case "id" -> id = text("meta.id", parser);
                case "dt" -> dt = text("meta.dt", parser);
                case "stream" -> stream = text("meta.stream", parser);
                case "domain" -> domain = text("meta.domain", parser);
                case "request_id" -> requestId = text("meta.request_id", parser);
                case "uri" -> uri = text("meta.uri", parser);
                case "topic" -> topic = text("meta.topic", parser);
                case "partition" -> partition = partition(parser);
                case "offset" -> offset = number("meta.offset", parser);
                default -> parser.skipChildren();
            }
        }

        private void readPair(String field, JsonParser parser, boolean length) throws IOException, WrongTypeException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new WrongTypeException(field, "an object", parser);
            }
            WrongTypeException flaw = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String side = parser.currentName();
                parser.nextToken();
                try {
                    readSide(field, side, parser, length);
                } catch (WrongTypeException e) {
                    flaw = flaw == null ? e : flaw;
                    parser.skipChildren();
                }
            }
            if (flaw != null) {
                throw flaw;
            }
        }

        private void readSide(String field, String side, JsonParser parser, boolean length)
                throws IOException, WrongTypeException {
            if (side.equals("old")) {
                Long value = number(field + ".old", parser);
                bytesOld = length ? value : bytesOld;
                revisionOld = length ? revisionOld : value;
            } else if (side.equals("new")) {
                Long value = number(field + ".new", parser);
                bytesNew = length ? value : bytesNew;
                revisionNew = length ? revisionNew : value;
            } else {
                parser.skipChildren();
            }
        }

        private static @Nullable String text(String field, JsonParser parser) throws IOException, WrongTypeException {
            return switch (parser.currentToken()) {
                case VALUE_STRING -> parser.getText();
                case VALUE_NULL -> null;
                default -> throw new WrongTypeException(field, "a string", parser);
            };
        }

        private static @Nullable Boolean flag(String field, JsonParser parser) throws IOException, WrongTypeException {
            return switch (parser.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> null;
                default -> throw new WrongTypeException(field, "true or false", parser);
            };
        }

        private static @Nullable Long number(String field, JsonParser parser) throws IOException, WrongTypeException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new WrongTypeException(field, "a whole number of 64 bits", parser);
            }
            return parser.getLongValue();
        }

        private static int partition(JsonParser parser) throws IOException, WrongTypeException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return 0;
            }
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() != JsonParser.NumberType.INT
                    || parser.getIntValue() < 0) {
                throw new WrongTypeException("meta.partition", "a partition, 0 and up", parser);
            }
            return parser.getIntValue();
        }

        /** Returns the value as it stands in the event, {@code null} for {@code null}. */
        private @Nullable String raw(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            int start = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            parser.finishToken();
            return data.substring(start, (int) parser.currentLocation().getCharOffset());
        }

        @Nullable
        EventMeta meta() {
            UUID key = parsedId();
            Instant occurredAt = parsedDt();
            String name = streamName();
            if (key == null || occurredAt == null || name == null) {
                return null;
            }
            return new EventMeta(key, occurredAt, name, domain, requestId, uri, topic, partition, offset);
        }

        private @Nullable String streamName() {
            if (stream != null) {
                return stream;
            }
            // Before 2019 only the topic tells: "eqiad.mediawiki.recentchange".
            return topic == null ? null : topic.substring(topic.indexOf('.') + 1);
        }

        private @Nullable UUID parsedId() {
            if (id == null || id.length() != UUID_LENGTH) {
                return null;
            }
            try {
                UUID parsed = UUID.fromString(id);
                // It also takes signs, other scripts' digits, and groups of wrong lengths: one event could get
                // another's key.
                return parsed.toString().equalsIgnoreCase(id) ? parsed : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        private @Nullable Instant parsedDt() {
            if (dt == null) {
                return null;
            }
            try {
                Instant parsed = Instant.parse(dt).truncatedTo(ChronoUnit.MILLIS);
                return parsed.isBefore(Instant.EPOCH) || parsed.isAfter(NEWEST) ? null : parsed;
            } catch (DateTimeException e) {
                return null;
            }
        }

        String metaFlaw() {
            if (parsedId() == null) {
                return id == null ? "meta.id is missing" : "meta.id is not a UUID: " + shown(id);
            }
            if (parsedDt() == null) {
                return dt == null
                        ? "meta.dt is missing"
                        : "meta.dt is not an ISO-8601 time from 1970 to 9999: " + shown(dt);
            }
            return "meta.stream and meta.topic are missing";
        }

        @Nullable
        String changeFlaw() {
            if (fieldFlaw != null) {
                return fieldFlaw;
            }
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
            if (timestamp != null && (timestamp < 0 || timestamp > NEWEST.getEpochSecond())) {
                return "timestamp is out of range: " + timestamp;
            }
            return null;
        }

        RecentChange change(EventMeta meta) {
            if (type == null || wiki == null || title == null || namespace == null) {
                throw new IllegalStateException("changeFlaw() must be asked first");
            }
            ChangeType kind = ChangeType.of(type);
            LogEntry log =
                    kind == ChangeType.LOG ? new LogEntry(logId, logType, logAction, logComment, logParams) : null;
            return new RecentChange(
                    meta,
                    kind,
                    type,
                    rcId,
                    timestamp == null ? null : Instant.ofEpochSecond(timestamp),
                    wiki,
                    serverName,
                    namespace.intValue(),
                    title,
                    user,
                    Boolean.TRUE.equals(bot),
                    minor,
                    patrolled,
                    bytesOld,
                    bytesNew,
                    revisionOld,
                    revisionNew,
                    comment,
                    log,
                    data);
        }

        @Nullable
        String anyWiki() {
            return wikiId != null ? wikiId : database != null ? database : wiki;
        }

        UUID idOrDerived() {
            UUID own = parsedId();
            return own != null ? own : UUID.nameUUIDFromBytes(data.getBytes(StandardCharsets.UTF_8));
        }
    }
}
