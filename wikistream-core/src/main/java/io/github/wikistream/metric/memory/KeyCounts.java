package io.github.wikistream.metric.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sums by key. An open-addressing table with linear probing: 16 to 32 bytes per entry in addition to the key, where a
 * map of boxed numbers takes 60 or more. A day of leaderboards has millions of entries. Keys are never removed. Not
 * thread-safe.
 */
final class KeyCounts {
    private @Nullable String[] keys = new String[8];
    private long[] values = new long[8];
    private int size;

    void add(String key, long delta) {
        int slot = slot(keys, key);
        if (keys[slot] == null) {
            if (4 * (size + 1) > 3 * keys.length) {
                grow();
                slot = slot(keys, key);
            }
            keys[slot] = key;
            size++;
        }
        values[slot] += delta;
    }

    /** Returns the sum of a key; 0 for a key that was never added. */
    long get(String key) {
        return values[slot(keys, key)];
    }

    int size() {
        return size;
    }

    Map<String, Long> toMap() {
        Map<String, Long> map = new HashMap<>();
        forEach(map::put);
        return map;
    }

    void forEach(ObjLongConsumer<String> visitor) {
        for (int slot = 0; slot < keys.length; slot++) {
            String key = keys[slot];
            if (key != null) {
                visitor.accept(key, values[slot]);
            }
        }
    }

    private void grow() {
        @Nullable String[] oldKeys = keys;
        long[] oldValues = values;
        keys = new String[2 * oldKeys.length];
        values = new long[keys.length];
        for (int slot = 0; slot < oldKeys.length; slot++) {
            String key = oldKeys[slot];
            if (key != null) {
                int target = slot(keys, key);
                keys[target] = key;
                values[target] = oldValues[slot];
            }
        }
    }

    /** Returns the slot of a key, or the free slot for it. There always is one: the table is never full. */
    private static int slot(@Nullable String[] keys, String key) {
        int mask = keys.length - 1;
        // The low bits of a string's hash follow its last characters; the product spreads them.
        int slot = (key.hashCode() * 0x9E3779B9) >>> 7 & mask;
        String found = keys[slot];
        while (found != null && !found.equals(key)) {
            slot = (slot + 1) & mask;
            found = keys[slot];
        }
        return slot;
    }
}
