package io.github.wikistream.redis;

import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The keys and arguments of one call of {@code apply.lua}. */
final class ScriptCall {
    private final List<String> keys = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    /** Adds a key that belongs to no step. */
    void key(String key) {
        keys.add(key);
    }

    /** Adds arguments that belong to no step. */
    void arguments(String... words) {
        arguments.addAll(Arrays.asList(words));
    }

    /**
     * Adds a step.
     *
     * @param name       one of those that the script has
     * @param timeToLive of its keys; zero to leave it as it is
     */
    void step(String name, Duration timeToLive, List<String> stepKeys, List<String> words) {
        keys.addAll(stepKeys);
        arguments(
                name,
                Long.toString(timeToLive.toSeconds()),
                Integer.toString(stepKeys.size()),
                Integer.toString(words.size()));
        arguments.addAll(words);
    }

    /** Returns the number of keys and arguments. */
    int size() {
        return keys.size() + arguments.size();
    }

    /** Adds the number of keys, the keys and the arguments to a command. */
    void addTo(CommandArgs<String, String> command) {
        command.add(keys.size()).addKeys(keys).addValues(arguments);
    }
}
