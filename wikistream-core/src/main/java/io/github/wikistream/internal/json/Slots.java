package io.github.wikistream.internal.json;

import io.github.wikistream.event.Slot;
import java.util.Map;
import java.util.TreeMap;

/** Reads the contents of a revision. */
final class Slots {
    private Slots() {}

    /** Reads the contents by role; each schema has its own names for the fields. */
    static Map<String, Slot> read(Map<String, JsonObject> byRole, String model, String size, String sha1, String origin)
            throws InvalidFieldException {
        Map<String, Slot> slots = new TreeMap<>();
        for (Map.Entry<String, JsonObject> entry : byRole.entrySet()) {
            JsonObject slot = entry.getValue();
            slots.put(
                    entry.getKey(),
                    Slot.builder()
                            .contentModel(slot.text(model))
                            .bytes(slot.size(size))
                            .sha1(slot.text(sha1))
                            .originRevision(slot.number(origin))
                            .build());
        }
        return slots;
    }
}
