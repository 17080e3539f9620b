package io.github.wikistream.internal.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.source.SseSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text of a server, sanitised for one line of a message. */
final class ServerText {
    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 300;

    private ServerText() {}

    /** Returns the message in the data of an error event; the whole data if it is not JSON with a {@code message}. */
    static String errorIn(String data) {
        String text = data;
        try {
            JsonNode message = JSON.readTree(data).path("message");
            text = message.isTextual() ? message.asText() : data;
        } catch (JacksonException e) {
            LOG.debug("an error event that is no JSON: {}", e.getOriginalMessage());
        }
        return oneLine(text);
    }

    static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
