package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.SimilarNames;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parameters of a request. Values are checked when they are read; {@link #requireKnown} rejects misspelt names. */
final class Request {
    private final Context context;

    Request(Context context) {
        this.context = context;
    }

    /** Rejects parameters other than those of the route. */
    void requireKnown(List<String> names) {
        for (String name : context.queryParamMap().keySet()) {
            if (!names.contains(name)) {
                List<String> similar = SimilarNames.of(name, names);
                throw ApiException.badRequest(
                        "unknown parameter '" + name + "'",
                        similar.isEmpty()
                                ? (names.isEmpty()
                                        ? "this path has no parameters"
                                        : "known: " + String.join(", ", names))
                                : "did you mean " + String.join(" or ", similar) + "?");
            }
        }
        context.queryParamMap().forEach((name, values) -> {
            if (values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw ApiException.badRequest(
                        "parameter '" + name + "' contains a NUL character, which no store can contain",
                        "correct the value");
            }
            if (values.size() > 1) {
                throw ApiException.badRequest(
                        "parameter '" + name + "' occurs " + values.size() + " times",
                        "send it once; separate several values by commas");
            }
        });
    }

    String path(String name) {
        return context.pathParam(name);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
    }

    /** Returns a value that a function reads; the function throws {@link IllegalArgumentException} or a subclass of it. */
    <T> Optional<T> value(String name, String expected, Function<String, T> reader) {
        return text(name).map(text -> {
            try {
                return reader.apply(text);
            } catch (RuntimeException e) {
                throw ApiException.badRequest(
                        name + " must be " + expected + ", not '" + text + "'", "correct the value");
            }
        });
    }

    /** Returns the values of a list that is separated by commas; empty if the parameter is missing. */
    <T> List<T> values(String name, String expected, Function<String, T> reader) {
        return value(
                        name,
                        expected,
                        text -> Arrays.stream(text.split(",")).map(reader).toList())
                .orElse(List.of());
    }

    List<String> texts(String name) {
        return values(name, "names separated by commas", Function.identity());
    }

    int integer(String name, int otherwise, int min, int max) {
        return value(name, "a number from " + min + " to " + max, text -> {
                    int number = Integer.parseInt(text);
                    if (number < min || number > max) {
                        throw new IllegalArgumentException("out of range");
                    }
                    return number;
                })
                .orElse(otherwise);
    }

    Optional<Boolean> flag(String name) {
        return value(name, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("no flag");
        });
    }

    /** Returns an enum constant by its name in lower case, with hyphens. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return value(name, choices(type), text -> constant(type, text));
    }

    <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
        return values(name, choices(type) + ", separated by commas", text -> constant(type, text));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown"));
    }

    private static <E extends Enum<E>> String choices(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Request::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
