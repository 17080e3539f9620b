package io.github.wikistream.redis;

import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands that one batch comes to, as {@code fenced.lua} takes them. */
final class Changes {
    /** Lua passes about 8,000 values to one call. */
    private static final int MOST_VALUES = 4_000;

    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final List<String> checks = new ArrayList<>();
    private final IdentityHashMap<byte[], String> texts = new IdentityHashMap<>();
    private final List<byte[]> textsInOrder = new ArrayList<>();

    private final List<String> commands = new ArrayList<>();

    /** The first key is the one that is compared. */
    Changes(String checkpoint) {
        number(checkpoint);
    }

    private String number(String key) {
        Integer number = keys.get(key);
        if (number == null) {
            number = keys.size() + 1;
            keys.put(key, number);
        }
        return number.toString();
    }

    /** Has the type of a key checked before anything is written; a key that is not there is right. */
    void requireType(String key, String type) {
        checks.add(number(key));
        checks.add(type);
    }

    void add(String command, String key, String... arguments) {
        add(command, key, List.of(arguments), Math.max(1, arguments.length));
    }

    /** Adds a command with any number of arguments, as several if they are many. */
    void addAll(String command, String key, List<String> arguments) {
        add(command, key, arguments, MOST_VALUES);
    }

    private void add(String command, String key, List<String> arguments, int most) {
        for (int from = 0; from == 0 || from < arguments.size(); from += most) {
            List<String> part = arguments.subList(from, Math.min(arguments.size(), from + most));
            commands.add(command);
            commands.add("1");
            commands.add(number(key));
            commands.add(Integer.toString(part.size()));
            commands.addAll(part);
        }
    }

    /** Appends texts to a key. One that is appended to several keys is sent once; it is told by its identity. */
    void append(String key, List<byte[]> lines) {
        add("APPEND", key, lines.stream().map(this::textNumber).toList(), lines.size());
    }

    private String textNumber(byte[] text) {
        String number = texts.get(text);
        if (number == null) {
            textsInOrder.add(text);
            number = Integer.toString(textsInOrder.size());
            texts.put(text, number);
        }
        return number;
    }

    /** Replaces a string. */
    void set(String key, byte[] text, Duration lifetime) {
        add("SET", key, textNumber(text), "EX", Long.toString(lifetime.toSeconds()));
    }

    /** Removes keys, whether they are there or not. */
    void unlink(Collection<String> gone) {
        List<String> numbers = gone.stream().map(this::number).toList();
        for (int from = 0; from < numbers.size(); from += MOST_VALUES) {
            List<String> part = numbers.subList(from, Math.min(numbers.size(), from + MOST_VALUES));
            commands.add("UNLINK");
            commands.add(Integer.toString(part.size()));
            commands.addAll(part);
            commands.add("0");
        }
    }

    /** Returns how many words the script is given. */
    int size() {
        return keys.size() + checks.size() + textsInOrder.size() + commands.size();
    }

    /** Adds the number of keys, the keys, and the script's arguments. */
    void addTo(CommandArgs<String, String> args, String expectedToken) {
        args.add(keys.size()).addKeys(keys.keySet()).addValue(expectedToken);
        args.add(checks.size() / 2).addValues(checks).add(textsInOrder.size());
        textsInOrder.forEach(args::add);
        args.addValues(commands);
    }
}
