package io.github.wikistream.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A JSON value, for events and fields without an accessor. Immutable.
 *
 * <p>A place in the value is named by a JSON pointer (RFC 6901), such as {@code /meta/domain} or {@code /tags/0}; the
 * empty pointer names the whole value. A value that is missing, {@code null}, or of another type than requested is
 * absent, so a schema change upstream breaks no reader.
 */
public final class JsonValue {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode node;

    private JsonValue(JsonNode node) {
        this.node = node;
    }

    /**
     * Parses a JSON text.
     *
     * @throws IllegalArgumentException if it is not JSON; the message says why
     */
    public static JsonValue parse(String json) {
        try {
            JsonNode read = JSON.readTree(json);
            if (read.isMissingNode()) {
                throw new IllegalArgumentException("not JSON: nothing but white space");
            }
            return new JsonValue(read);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns whether the value at a place exists and is not {@code null}.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public boolean has(String pointer) {
        JsonNode found = at(pointer);
        return !found.isMissingNode() && !found.isNull();
    }

    /**
     * Returns the string at a place.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public Optional<String> text(String pointer) {
        return Optional.ofNullable(at(pointer).textValue());
    }

    /**
     * Returns the 64-bit integer at a place.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public OptionalLong number(String pointer) {
        JsonNode found = at(pointer);
        return found.isIntegralNumber() && found.canConvertToLong()
                ? OptionalLong.of(found.longValue())
                : OptionalLong.empty();
    }

    /**
     * Returns the number at a place, rounded to the nearest {@code double}.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public OptionalDouble decimal(String pointer) {
        JsonNode found = at(pointer);
        return found.isNumber() ? OptionalDouble.of(found.doubleValue()) : OptionalDouble.empty();
    }

    /**
     * Returns the boolean at a place.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public Optional<Boolean> flag(String pointer) {
        JsonNode found = at(pointer);
        return found.isBoolean() ? Optional.of(found.booleanValue()) : Optional.empty();
    }

    /**
     * Returns the elements of the array at a place, {@code null}s included; empty if there is no array.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public List<JsonValue> list(String pointer) {
        List<JsonValue> elements = new ArrayList<>();
        JsonNode found = at(pointer);
        if (found.isArray()) {
            found.forEach(element -> elements.add(new JsonValue(element)));
        }
        return List.copyOf(elements);
    }

    /**
     * Returns the names of the fields of the object at a place, in their order; empty if there is no object.
     *
     * @throws IllegalArgumentException if {@code pointer} is not a JSON pointer
     */
    public List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        at(pointer).fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }

    private JsonNode at(String pointer) {
        try {
            return node.at(JsonPointer.compile(pointer));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a JSON pointer, which is empty or begins with '/', as in /meta/domain: '" + pointer + "'", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonValue value && node.equals(value.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    /** Returns the value as JSON text, without white space. */
    @Override
    public String toString() {
        return node.toString();
    }
}
