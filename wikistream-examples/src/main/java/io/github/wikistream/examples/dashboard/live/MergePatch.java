package io.github.wikistream.examples.dashboard.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Differences of JSON values, as JSON Merge Patch (RFC 7396). A member that is null and one that is absent are the same. */
final class MergePatch {
    private MergePatch() {}

    /** Returns the patch that turns one value into another; {@code null} if they are equal. */
    static @Nullable JsonNode between(JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return null;
        }
        if (!before.isObject() || !after.isObject()) {
            return after;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        before.fieldNames().forEachRemaining(name -> {
            if (after.path(name).isMissingNode() && !before.path(name).isNull()) {
                patch.putNull(name);
            }
        });
        after.properties().forEach(member -> {
            JsonNode old = before.path(member.getKey());
            JsonNode change = old.isMissingNode() ? member.getValue() : between(old, member.getValue());
            if (change != null) {
                patch.set(member.getKey(), change);
            }
        });
        return patch.isEmpty() ? null : patch;
    }
}
