package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Shares strings with few distinct values, such as names of wikis and topics: this takes less memory, and less time
 * when counting. The table does not grow: of two strings with the same index, the later one is kept.
 */
final class StringInterner {
    private static final int PLACES = 1 << 12;
    private static final int LONGEST = 64;

    /** Without locks: two threads may each create a string, and either is correct. */
    private static final @Nullable String[] TABLE = new @Nullable String[PLACES];

    private StringInterner() {}

    /** Returns the string at the parser's position; {@code null} if the value is {@code null}. */
    static @Nullable String word(String field, JsonParser parser) throws IOException, InvalidFieldException {
        if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getTextLength() > LONGEST) {
            return TokenReader.text(field, parser);
        }
        char[] chars = parser.getTextCharacters();
        int start = parser.getTextOffset();
        int length = parser.getTextLength();
        int place = place(chars, start, length);
        String known = TABLE[place];
        if (known == null || !isSame(known, chars, start, length)) {
            known = new String(chars, start, length);
            TABLE[place] = known;
        }
        return known;
    }

    private static int place(char[] chars, int start, int length) {
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + chars[i];
        }
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }

    private static boolean isSame(String word, char[] chars, int start, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != chars[start + i]) {
                return false;
            }
        }
        return true;
    }
}
