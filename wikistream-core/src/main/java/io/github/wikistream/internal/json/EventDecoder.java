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
 * <p>It requires no more than upstream guarantees (apart from {@code $schema}, which data before 2019 lacks): a recent
 * change needs {@code meta.id}, {@code meta.dt}, {@code type}, {@code wiki}, {@code namespace} and {@code title}, other
 * typed events what their schema requires and their Javadoc states; every other key may be absent or {@code null}. A
 * present key must have its usual type: a change of type is a change of the schema, so the event becomes invalid.
 *
 * <p>Recent changes, the busiest stream, are read in one pass without a tree. That pass also reads {@code meta}; if
 * {@code meta} names a stream with its own decoder, that decoder takes over.
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
         * Reads the event and returns the flaw of its form or its {@code meta}; {@code null} if there is none. A flaw
         * of another field is kept in {@link #fieldFlaw}, since other streams use some of the names for other things.
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
                        // Continue: the other fields, above all the id, are still useful.
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
                return parser.nextToken() == null ? metaFlaw : "unexpected content after the JSON object";
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
