package io.github.wikistream.postgres.internal.write;

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
 * JSON that {@code jsonb} accepts. PostgreSQL refuses a whole batch because of one {@code \u0000}, unpaired surrogate
 * or number of more than 131,072 digits, all of which JSON allows.
 *
 * @param text the JSON; {@code null} if there is none, or none that can be stored
 * @param altered whether it differs from the original
 */
record StorableJson(@Nullable String text, boolean altered) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?0*(\\d*)$");
    private static final int MAX_EXPONENT_DIGITS = 3;

    /**
     * Returns the JSON unchanged if it can be stored, or with each character that cannot be stored replaced by U+FFFD,
     * or {@code null} text.
     */
    static StorableJson of(@Nullable String json) {
        if (json == null) {
            return new StorableJson(null, false);
        }
        // The copy is used only if a character was replaced: it is equivalent JSON, but may be formatted differently.
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
