package io.github.wikistream.examples.cli.options;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converters for the values of options. Error messages state the expected format, not the names of Java types and exceptions. */
public final class ValueConverters {
    private ValueConverters() {}

    /** Registers the converters with a command and its subcommands. */
    public static void register(CommandLine commandLine) {
        register(commandLine, Instant.class, "a time such as 2026-06-20T00:00:00Z", Instant::parse);
        register(commandLine, Duration.class, "a time such as 30s, 15m, 12h or 90d", ValueConverters::duration);
        register(commandLine, LocalDate.class, "a day such as 2026-06-20", LocalDate::parse);
        register(commandLine, UUID.class, "an id such as 3b7a2f6c-0d1e-4f59-8a66-6d1c2f0a9b3e", UUID::fromString);
        register(commandLine, Integer.class, "a whole number", Integer::decode);
        register(commandLine, int.class, "a whole number", Integer::decode);
        register(commandLine, long.class, "a whole number", Long::decode);
    }

    private static Duration duration(String text) {
        if (!text.matches("[0-9]{1,7}[smhd]")) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static <V> void register(
            CommandLine commandLine, Class<V> type, String expected, Function<String, V> reader) {
        commandLine.registerConverter(type, text -> {
            try {
                return reader.apply(text);
            } catch (RuntimeException e) {
                throw new TypeConversionException("expected " + expected + ", not '" + text + "'");
            }
        });
    }
}
