package io.github.wikistream.internal.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
    private static final int LIMIT = 1 << 20;

    /** A beginning, then the same text endlessly; counts how much of it was read. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // simple rather than fast
    private static final class Endless extends InputStream {
        private final byte[] beginning;
        private final byte[] repeated;
        private long given;

        Endless(String beginning, String repeated) {
            this.beginning = beginning.getBytes(UTF_8);
            this.repeated = repeated.getBytes(UTF_8);
        }

        @Override
        public int read() {
            long at = given++;
            return at < beginning.length
                    ? beginning[(int) at]
                    : repeated[(int) ((at - beginning.length) % repeated.length)];
        }
    }

    private static List<Item> all(EventStream stream) throws StreamException {
        List<Item> items = new ArrayList<>();
        try {
            while (true) {
                items.add(stream.next());
            }
        } catch (StreamClosedByServerException e) {
            return items;
        }
    }

    private static List<Item> all(String text, int limit) throws StreamException {
        return all(new EventStream(new ByteArrayInputStream(text.getBytes(UTF_8)), limit));
    }

    private static Item event(String type, @Nullable String id, String data, long line) {
        return new Item.Event(type, id, data, false, false, line);
    }

    private static Item event(@Nullable String id, String data, long line) {
        return event("message", id, data, line);
    }

    @ParameterizedTest
    @CsvSource({
        "'data: ', 'a'",
        "'data', 'a'",
        "'id: [', '1'",
        "'event: ', 'e'",
        "':', 'c'",
        "'', 'x'",
        "'retry:', '1'",
        "'foo: ', 'b'",
        "'', 'data: b\n'",
        "'data: b\n', 'id: 1\n'",
        "'data:', 'Ж𝄞'"
    })
    void readsNoFurtherThanTheLimit(String beginning, String repeated) throws StreamException {
        Endless input = new Endless(beginning, repeated);
        EventStream stream = new EventStream(input, LIMIT);
        assertThat(stream.next()).isInstanceOf(Item.Opened.class);
        assertThat(stream.next()).isInstanceOfSatisfying(Item.Event.class, event -> {
            assertThat(event.cut()).isTrue();
            assertThat(event.data()).hasSizeBetween(1, Blocks.HEAD_BYTES);
            assertThat(event.data()).doesNotContain("\uFFFD");
        });
        assertThat(input.given).isLessThan(LIMIT + (1 << 15));
    }

    @Test
    void memoryIsBoundedWhileSkipping() throws Exception {
        Blocks blocks = new Blocks(new Endless("data: ", "a"), LIMIT);
        byte[] buffer = new byte[1 << 14];
        while (!blocks.isCut()) {
            assertThat(blocks.read(buffer)).isPositive();
        }
        assertThat(blocks.heldBytes()).isLessThanOrEqualTo(LIMIT + (1 << 15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void keepsIdAndHeadOfAnOversizedEventAndContinuesAfterIt(String lineEnd) throws StreamException {
        String text = "event: message\nid: 1\ndata: " + "a".repeat(300) + "\ndata: rest\n:x\n\nid: 2\ndata: b\n\n";
        List<Item> items = all(text.replace("\n", lineEnd), 200);
        assertThat(items).hasSize(3);
        assertThat(items.get(1)).isInstanceOfSatisfying(Item.Event.class, event -> {
            assertThat(event.id()).isEqualTo("1");
            assertThat(event.cut()).isTrue();
            assertThat(event.data()).matches("a{300}");
            assertThat(event.line()).isEqualTo(1);
        });
        assertThat(items.get(2)).isEqualTo(event("2", "b", 7));
    }

    @Test
    void oversizedIdIsIgnored() throws StreamException {
        List<Item> items = all("id: 1\ndata: a\n\nid: " + "9".repeat(300) + "\ndata: b\n\ndata: c\n\n", 200);
        assertThat(items.get(2)).isInstanceOfSatisfying(Item.Event.class, event -> {
            assertThat(event.id()).isEqualTo("1");
            assertThat(event.cut()).isTrue();
            assertThat(event.data()).startsWith("id: 999");
        });
        assertThat(items.get(3)).isEqualTo(event("1", "c", 7));
    }

    @Test
    void oversizedCommentAffectsNoEvent() throws StreamException {
        List<Item> items = all("data: a\n:" + "c".repeat(300) + "\nid: 1\n\n", 200);
        assertThat(items.get(1)).isInstanceOfSatisfying(Item.Event.class, event -> {
            assertThat(event.cut()).isTrue();
            assertThat(event.data()).startsWith(":ccc");
        });
        assertThat(items.get(2)).isEqualTo(event("1", "a", 1));
    }

    @Test
    void commentsAndUnknownFieldsDoNotCountTowardsAnEvent() throws StreamException {
        List<Item> items = all("data: a\n" + ":keepalive\nfoo: bar\n".repeat(1_000) + "\n", 200);
        assertThat(items.get(items.size() - 1)).isEqualTo(event(null, "a", 1));
    }

    @Test
    void eventOfExactlyTheLimitIsWhole() throws StreamException {
        String line = "data: " + "a".repeat(194);
        assertThat(all(line + "\n\n", 200)).contains(event(null, "a".repeat(194), 1));
        assertThat(all(line + "a\n\n", 200).get(1))
                .isInstanceOfSatisfying(
                        Item.Event.class, event -> assertThat(event.cut()).isTrue());
    }

    @Test
    void distinguishesCommentsStrayLinesAndRetries() throws StreamException {
        String text = ":ok\n\nretry: 0030\nretry: 1x\nretry:\n<p>\nretry:" + "9".repeat(40) + "\ndata: a\n\n";
        assertThat(all(text, LIMIT))
                .containsExactly(
                        new Item.Opened(),
                        new Item.Comment("ok"),
                        new Item.Retry(Duration.ofMillis(30)),
                        new Item.Stray("retry: 1x"),
                        new Item.Stray("retry:"),
                        new Item.Stray("<p>"),
                        new Item.Retry(Duration.ofMillis(Integer.MAX_VALUE)),
                        event(null, "a", 8));
    }

    @Test
    void marksAnEventWithoutItsEmptyLine() throws StreamException {
        assertThat(all("data: a\n\ndata: b\nid: 1", LIMIT))
                .containsExactly(
                        new Item.Opened(), event(null, "a", 1), new Item.Event("message", "1", "b", false, true, 3));
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // it only fails
    void reportsWhyTheInputCannotBeRead() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("no such luck");
            }
        };
        assertThatThrownBy(() -> all(new EventStream(broken, LIMIT)))
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("no such luck");
    }
}
