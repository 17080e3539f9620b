package io.github.wikistream.redis;

import io.lettuce.core.protocol.CommandArgs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The keys and arguments of one call of {@code apply.lua}. */
final class ScriptCall {
    private final List<String> keys;
    private final List<String> arguments;

    /** Creates a call with keys and arguments that belong to no step. */
    ScriptCall(List<String> keys, List<String> arguments) {
        this.keys = new ArrayList<>(keys);
        this.arguments = new ArrayList<>(arguments);
    }

    /**
     * Adds a step.
     *
     * @param name a step name of the script
     */
    void step(String name, Collection<String> stepKeys, Collection<String> words) {
        keys.addAll(stepKeys);
        arguments.add(name);
        arguments.add(Integer.toString(stepKeys.size()));
        arguments.add(Integer.toString(words.size()));
        arguments.addAll(words);
    }

    /** Adds a step without words. */
    void step(String name, Collection<String> stepKeys) {
        step(name, stepKeys, List.of());
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
