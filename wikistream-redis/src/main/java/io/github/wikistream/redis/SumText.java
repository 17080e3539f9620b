package io.github.wikistream.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that lie in Redis as {@link Lines}, and what a writer knows of them. Gains are appended. Once as much has been appended as a line
 * for each name would take, the text is written anew: so it is never much more than twice as long as it need be, and what is
 * rewritten is never more than twice what has been appended.
 */
final class SumText {
    /** What short texts may grow by, in bytes, before they are written anew. */
    private static final int SLACK = 1_024;

    private final String key;
    private final Duration lifetime;
    private final Map<String, long[]> values = new HashMap<>();
    private final List<byte[]> appended = new ArrayList<>();
    /** How long the text in Redis is, and how long it was when this writer last wrote it anew; 0 if it has not yet. */
    private long length;

    private long tight;
    private boolean renewed;
    private boolean over;

    SumText(String key, Duration lifetime) {
        this.key = key;
        this.lifetime = lifetime;
    }

    /** Takes what is stored. */
    void load(@Nullable String lines) {
        if (lines != null) {
            Lines.forEach(lines, this::add);
            // In characters: whether there is anything is all that counts until it is written anew, which it is first.
            length += lines.length();
        }
    }

    /** Adds to the numbers alone; the text that says so follows. */
    void add(String name, long gain) {
        long[] sum = values.get(name);
        if (sum == null) {
            if (gain != 0) {
                values.put(name, new long[] {gain});
            }
        } else {
            sum[0] = Math.addExact(sum[0], gain);
            if (sum[0] == 0) {
                values.remove(name);
            }
        }
    }

    /** Has lines appended whose numbers have been added already. */
    void append(byte[] lines) {
        appended.add(lines);
        length += lines.length;
    }

    /** Has it written anew, whatever is stored. */
    void renew() {
        renewed = true;
    }

    /** Has it written anew if some name has several lines, in as little room as can be: it will hardly change any more. */
    void tighten() {
        renewed |= length > tight || (!over && length >= Lines.SHORTEST_PACKED);
        over = true;
    }

    /** Begins anew with nothing. */
    void clear() {
        values.clear();
        appended.clear();
        renewed = true;
    }

    void forEach(ObjLongConsumer<String> visitor) {
        values.forEach((name, sum) -> visitor.accept(name, sum[0]));
    }

    /** Adds what has changed. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        if (renewed || (tight == 0 && length > 0) || length > 2 * tight + SLACK) {
            rewrite(changes, lifetimes);
        } else if (!appended.isEmpty()) {
            lifetimes.touch(changes, key, "string", lifetime);
            changes.append(key, appended);
        }
        appended.clear();
        renewed = false;
    }

    private void rewrite(Changes changes, Lifetimes lifetimes) {
        LineWriter lines = new LineWriter();
        forEach((name, sum) -> lines.append(sum, name));
        if (lines.isEmpty()) {
            lifetimes.renew(changes, key, "string", lifetime);
            changes.unlink(List.of(key));
            length = 0;
        } else {
            lifetimes.replace(changes, key, "string");
            byte[] text = over ? Lines.packed(lines.take()) : lines.take();
            changes.set(key, text, lifetime);
            length = text.length;
        }
        tight = length;
    }
}
