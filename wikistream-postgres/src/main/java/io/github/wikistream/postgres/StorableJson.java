package io.github.wikistream.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as {@code jsonb} takes it. PostgreSQL refuses a whole batch for one {@code \u0000}, half a surrogate pair or a
 * number of more than 131,072 digits in it, all of which JSON allows.
 *
 * @param text    JSON that can be stored; {@code null} if there is none
 * @param altered whether it differs from what was given
 */
record StorableJson(@Nullable String text, boolean altered) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?0*(\\d*)$");
    private static final int MAX_EXPONENT_DIGITS = 3;

    /**
     * Returns the JSON as it is if it can be stored, else with each impossible character replaced by U+FFFD, else
     * nothing.
     */
    static StorableJson of(@Nullable String json) {
        if (json == null) {
            return new StorableJson(null, false);
        }
        // What is made of it is only wanted where something was replaced: it is the same JSON, but may be spelt
        // otherwise.
        StringWriter copy = new StringWriter(json.length());
        boolean altered = false;
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = JSON.createGenerator(copy)) {
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (parser.getParsingContext().inRoot()) {
                    values++;
                }
                switch (token) {
                    case FIELD_NAME -> {
                        String name = StorableText.of(parser.currentName());
                        altered |= !name.equals(parser.currentName());
                        generator.writeFieldName(name);
                    }
                    case VALUE_STRING -> {
                        String value = StorableText.of(parser.getText());
                        altered |= !value.equals(parser.getText());
                        generator.writeString(value);
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                        if (isHuge(parser.getText())) {
                            return new StorableJson(null, true);
                        }
                        generator.writeNumber(parser.getText());
                    }
                    default -> generator.copyCurrentEvent(parser);
                }
            }
            if (values != 1) {
                return new StorableJson(null, true);
            }
            generator.flush();
        } catch (IOException e) {
            return new StorableJson(null, true);
        }
        return new StorableJson(altered ? copy.toString() : json, altered);
    }

    private static boolean isHuge(String number) {
        Matcher exponent = EXPONENT.matcher(number);
        return exponent.find() && exponent.group(1).length() > MAX_EXPONENT_DIGITS;
    }
}
