package io.github.wikistream.faults.common;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The command line arguments of a program, each of the form {@code --name=value}.
 *
 * @param arguments the arguments as given
 */
public record Options(List<String> arguments) {
    /** Copies the list. */
    public Options {
        arguments = List.copyOf(arguments);
    }

    /**
     * Parses the arguments of a program.
     *
     * @param known the allowed names
     * @throws IllegalArgumentException if an argument has another name or form
     */
    public static Options of(String[] arguments, String... known) {
        for (String argument : arguments) {
            if (Stream.of(known).noneMatch(name -> argument.startsWith("--" + name + "="))) {
                throw new IllegalArgumentException(
                        "unknown argument: " + argument + "; known are --" + String.join("=, --", known) + "=");
            }
        }
        return new Options(List.of(arguments));
    }

    /** Returns the value of a name, the first one if it occurs more than once. */
    public String text(String name, String otherwise) {
        String prefix = "--" + name + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()))
                .findFirst()
                .orElse(otherwise);
    }

    /** Returns a numeric value. */
    public long number(String name, long otherwise) {
        return Long.parseLong(text(name, Long.toString(otherwise)));
    }

    /** Returns a range of numbers, written as {@code 1-50} or as a single number. */
    public LongStream range(String name, String otherwise) {
        String[] ends = text(name, otherwise).split("-", 2);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    /** Returns a list of comma-separated values, empty if the value is empty. */
    public <T> List<T> list(String name, String otherwise, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (String value : text(name, otherwise).split(",", -1)) {
            if (!value.isBlank()) {
                values.add(parse.apply(value));
            }
        }
        return values;
    }
}
