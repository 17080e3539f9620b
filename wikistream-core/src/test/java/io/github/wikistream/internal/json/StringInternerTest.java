package io.github.wikistream.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StringInternerTest {
    private static final JsonFactory JSON = new JsonFactory();

    private static @Nullable String word(String json) throws IOException, InvalidFieldException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return StringInterner.word("wiki", parser);
        }
    }

    private static @Nullable String wordOf(String text) throws IOException, InvalidFieldException {
        return word('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
    }

    @Test
    void eventsShareAString() throws Exception {
        assertThat(wordOf("wikidatawiki")).isEqualTo("wikidatawiki").isSameAs(wordOf("wikidatawiki"));
    }

    @Test
    void collidingStringsStayDistinct() throws Exception {
        // As their hashes do.
        assertThat("AaAa").hasSameHashCodeAs("BBBB");
        for (int i = 0; i < 3; i++) {
            for (String text : new String[] {"AaAa", "BBBB", "AaBB", ""}) {
                assertThat(wordOf(text)).isEqualTo(text);
            }
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(wordOf("word " + i)).isEqualTo("word " + i);
        }
    }

    @Test
    void anyTextIsInterned() throws Exception {
        for (String text : new String[] {"\"\\\n\u0000", "\u00e9\ud83c\udf0d", "x".repeat(64), "x".repeat(5_000)}) {
            assertThat(wordOf(text)).isEqualTo(text);
        }
        assertThat(word("null")).isNull();
        assertThatThrownBy(() -> word("17"))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("wiki");
    }
}
