package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of an event, read field by field. A field that is absent or {@code null} is {@code null} here; a field
 * of the wrong type is an {@link InvalidFieldException} with its full path.
 */
final class JsonObject {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode node;
    private final String path;

    private JsonObject(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static JsonObject parse(String data) throws InvalidFieldException {
        try (JsonParser parser = JSON.createParser(data)) {
            JsonNode root = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw new InvalidFieldException("unexpected content after the JSON object");
            }
            return new JsonObject(root, "");
        } catch (JacksonException e) {
            throw new InvalidFieldException("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidFieldException("not JSON: " + e.getMessage());
        }
    }

    @Nullable
    String text(String name) throws InvalidFieldException {
        JsonNode value = value(name);
        return value == null ? null : textOf(value, path + name);
    }

    String requiredText(String name) throws InvalidFieldException {
        return required(text(name), name);
    }

    @Nullable
    Long number(String name) throws InvalidFieldException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw notA("a whole number of 64 bits", name, value);
        }
        return value.longValue();
    }

    long requiredNumber(String name) throws InvalidFieldException {
        return required(number(name), name);
    }

    /** Returns a number of bytes. */
    @Nullable
    Long size(String name) throws InvalidFieldException {
        Long size = number(name);
        if (size != null && size < 0) {
            throw new InvalidFieldException(path + name + " is negative: " + size);
        }
        return size;
    }

    /** Returns a number of 32 bits. */
    @Nullable
    Integer smallNumber(String name) throws InvalidFieldException {
        Long number = number(name);
        if (number == null) {
            return null;
        }
        if (number != number.intValue()) {
            throw new InvalidFieldException(path + name + " is out of range: " + number);
        }
        return number.intValue();
    }

    @Nullable
    Boolean flag(String name) throws InvalidFieldException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw notA("true or false", name, value);
        }
        return value.booleanValue();
    }

    @Nullable
    Instant time(String name) throws InvalidFieldException {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Instant time = EventTimes.parse(text);
        if (time == null) {
            throw InvalidFieldException.notA(EventTimes.EXPECTED, path + name, text);
        }
        return time;
    }

    Instant requiredTime(String name) throws InvalidFieldException {
        return required(time(name), name);
    }

    @Nullable
    JsonObject object(String name) throws InvalidFieldException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw notA("an object", name, value);
        }
        return new JsonObject(value, path + name + ".");
    }

    JsonObject requiredObject(String name) throws InvalidFieldException {
        return required(object(name), name);
    }

    /** Returns an object; one without fields if it is absent. */
    JsonObject objectOrEmpty(String name) throws InvalidFieldException {
        JsonObject value = object(name);
        return value == null ? new JsonObject(JSON.createObjectNode(), path + name + ".") : value;
    }

    /** Returns the objects in the fields of an object, by their names; empty if it is absent. */
    Map<String, JsonObject> objects(String name) throws InvalidFieldException {
        JsonObject holder = object(name);
        Map<String, JsonObject> objects = new LinkedHashMap<>();
        if (holder != null) {
            for (Map.Entry<String, JsonNode> field : holder.node.properties()) {
                JsonObject value = holder.object(field.getKey());
                if (value != null) {
                    objects.put(field.getKey(), value);
                }
            }
        }
        return objects;
    }

    /** Returns the probabilities in the fields of an object, by their names; empty if it is absent. */
    Map<String, Double> probabilities(String name) throws InvalidFieldException {
        JsonObject holder = object(name);
        Map<String, Double> probabilities = new LinkedHashMap<>();
        if (holder != null) {
            for (Map.Entry<String, JsonNode> field : holder.node.properties()) {
                JsonNode value = field.getValue();
                if (value.isNull()) {
                    continue;
                }
                double probability = value.doubleValue();
                if (!value.isNumber() || !(probability >= 0 && probability <= 1)) {
                    throw holder.notA("a number from 0 to 1", field.getKey(), value);
                }
                probabilities.put(field.getKey(), probability);
            }
        }
        return probabilities;
    }

    /** Returns the strings of an array; empty if it is absent. */
    List<String> texts(String name) throws InvalidFieldException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name)) {
            texts.add(textOf(element, path + name + "[" + texts.size() + "]"));
        }
        return texts;
    }

    /** Returns the whole numbers of an array; empty if it is absent. */
    List<Long> numbers(String name) throws InvalidFieldException {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode element : array(name)) {
            if (!element.isIntegralNumber() || !element.canConvertToLong()) {
                throw notA("a whole number of 64 bits", name + "[" + numbers.size() + "]", element);
            }
            numbers.add(element.longValue());
        }
        return numbers;
    }

    private Iterable<JsonNode> array(String name) throws InvalidFieldException {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw notA("an array", name, value);
        }
        return value;
    }

    private @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private <T> T required(@Nullable T value, String name) throws InvalidFieldException {
        if (value == null) {
            throw InvalidFieldException.missing(path + name);
        }
        return value;
    }

    private static String textOf(JsonNode value, String field) throws InvalidFieldException {
        if (!value.isTextual()) {
            throw InvalidFieldException.notA("a string", field, value.toString());
        }
        return value.textValue();
    }

    private InvalidFieldException notA(String expected, String name, JsonNode value) {
        return InvalidFieldException.notA(
                expected, path + name, value.isTextual() ? value.textValue() : value.toString());
    }
}
