package io.github.wikistream.internal.json;

import static io.github.wikistream.internal.json.FaultText.printable;
import static io.github.wikistream.internal.json.FaultText.shown;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.StreamEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the JSON of an event into its typed form. Stateless and thread-safe.
 *
 * <p>It requires no more than upstream promises (apart from {@code $schema}, which data before 2019 lacks): a recent change needs {@code meta.id},
 * {@code meta.dt}, {@code type}, {@code wiki}, {@code namespace} and {@code title}, other typed events what their schema requires and their
 * Javadoc says; every other key may be absent or {@code null}. A key that is present must have its usual type: a change of type is a change of
 * the schema, so the event becomes invalid.
 *
 * <p>Recent changes, the busiest stream, are read in one pass and without a tree. That pass also finds {@code meta}; if that names a stream
 * with a decoder of its own, that decoder takes over.
 */
public final class EventDecoder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String CANARY_DOMAIN = "canary";
    private static final String RECENT_CHANGE = "mediawiki.recentchange";

    /** Decodes one event. Never throws for what the event contains. */
    public Decoded decode(String data) {
        Pass pass = new Pass(data);
        String flaw = pass.read();
        EventMeta meta = pass.metaFields.meta();
        if (meta == null) {
            String reason = flaw == null ? pass.metaFields.flaw() : flaw;
            return new Decoded.Invalid(pass.metaFields.idOrDerived(data), null, printable(reason), data);
        }
        if (CANARY_DOMAIN.equals(meta.domain())) {
            return new Decoded.Canary(meta);
        }
        try {
            if (flaw != null) {
                throw new InvalidFieldException(flaw);
            }
            return new Decoded.Event(pass.event(meta));
        } catch (InvalidFieldException e) {
            return new Decoded.Invalid(meta.id(), meta, printable(e.reason()), data);
        }
    }

    /** One reading of one event. */
    private static final class Pass {
        private final String data;
        private final MetaFields metaFields = new MetaFields();
        private final ChangeFields changeFields;
        private @Nullable TypedDecoder decoder;
        private @Nullable InvalidFieldException fieldFlaw;

        Pass(String data) {
            this.data = data;
            changeFields = new ChangeFields(data);
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
                    boolean isMeta = field.equals("meta");
                    try {
                        if (isMeta) {
                            metaFields.read(parser);
                        } else {
                            changeFields.read(field, parser);
                        }
                    } catch (InvalidFieldException e) {
                        // Continue: the other fields, above all the id, are worth having.
                        if (isMeta) {
                            metaFlaw = e.reason();
                        } else if (fieldFlaw == null) {
                            fieldFlaw = e;
                        }
                        parser.skipChildren();
                    }
                    if (isMeta) {
                        decoder = TypedDecoder.of(metaFields.streamName());
                        if (decoder != null) {
                            return metaFlaw;
                        }
                    }
                }
                return parser.nextToken() == null ? metaFlaw : "something stands behind the JSON object";
            } catch (JacksonException e) {
                return "not JSON: " + e.getOriginalMessage();
            } catch (IOException e) {
                return "not JSON: " + e.getMessage();
            }
        }

        StreamEvent event(EventMeta meta) throws InvalidFieldException {
            if (decoder != null) {
                return decoder.decode(meta, JsonObject.parse(data), data);
            }
            if (!meta.stream().equals(RECENT_CHANGE)) {
                return new OtherEvent(meta, changeFields.anyWiki(), data);
            }
            if (fieldFlaw != null) {
                throw fieldFlaw;
            }
            String flaw = changeFields.flaw();
            if (flaw != null) {
                throw new InvalidFieldException(flaw);
            }
            return changeFields.change(meta);
        }
    }
}
