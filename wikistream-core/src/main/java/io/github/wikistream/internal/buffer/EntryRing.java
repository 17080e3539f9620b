package io.github.wikistream.internal.buffer;

import io.github.wikistream.internal.ingest.BufferEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue of numbered entries with access by number. Not thread-safe. */
final class EntryRing {
    private static final int LEAST_CAPACITY = 1024;

    private final List<@Nullable BufferEntry> slots = new ArrayList<>();
    private int head;
    private int size;
    private long first;
    private long bytes;

    /** Returns the number of the oldest entry, or of the next entry if the queue is empty. */
    long first() {
        return first;
    }

    /** Returns the number of the next entry, which is the number of entries ever added. */
    long end() {
        return first + size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the memory used by the entries, in bytes. */
    long bytes() {
        return bytes;
    }

    void add(BufferEntry entry) {
        if (size == slots.size()) {
            grow();
        }
        slots.set((head + size) % slots.size(), entry);
        size++;
        bytes += bytesOf(entry);
    }

    private void grow() {
        List<@Nullable BufferEntry> old = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            old.add(slots.get((head + i) % slots.size()));
        }
        int capacity = Math.max(LEAST_CAPACITY, 2 * slots.size());
        slots.clear();
        slots.addAll(old);
        for (int i = size; i < capacity; i++) {
            slots.add(null);
        }
        head = 0;
    }

    /** Returns the entry with a number; {@code null} if it was removed or has not been added yet. */
    @Nullable
    BufferEntry get(long number) {
        return number < first || number >= end() ? null : slots.get((int) ((head + (number - first)) % slots.size()));
    }

    /** Removes the oldest entry. The queue must not be empty. */
    @Nullable
    BufferEntry removeFirst() {
        BufferEntry removed = slots.set(head, null);
        head = (head + 1) % slots.size();
        size--;
        first++;
        bytes -= removed == null ? 0 : bytesOf(removed);
        return removed;
    }

    static int bytesOf(BufferEntry entry) {
        return entry instanceof BufferEntry.Received event ? event.bytes() : 0;
    }
}
