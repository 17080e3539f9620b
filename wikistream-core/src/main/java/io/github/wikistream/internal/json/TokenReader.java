package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the value at the parser's position as an expected type; {@code null} if the value is {@code null}. */
final class TokenReader {
    private TokenReader() {}

    static @Nullable String text(String field, JsonParser parser) throws IOException, InvalidFieldException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw notA("a string", field, parser);
        };
    }

    static @Nullable Boolean flag(String field, JsonParser parser) throws IOException, InvalidFieldException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw notA("true or false", field, parser);
        };
    }

    static @Nullable Long number(String field, JsonParser parser) throws IOException, InvalidFieldException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw notA("a whole number of 64 bits", field, parser);
        }
        return parser.getLongValue();
    }

    static InvalidFieldException notA(String expected, String field, JsonParser parser) throws IOException {
        return InvalidFieldException.notA(expected, field, String.valueOf(parser.getText()));
    }
}
