package io.github.wikistream;

import io.github.wikistream.error.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the faults of a builder's settings, so that one message can list all of them. */
final class SettingFaults {
    private final List<RuntimeException> faults = new ArrayList<>();

    /** Returns the result of the settings; empty if they are wrong. */
    <T> Optional<T> check(Supplier<T> settings) {
        try {
            return Optional.of(settings.get());
        } catch (IllegalArgumentException | IllegalStateException | PluginException e) {
            boolean known = faults.stream().anyMatch(fault -> fault.toString().equals(e.toString()));
            if (!known) {
                faults.add(e);
            }
            return Optional.empty();
        }
    }

    /** Checks settings without a result. */
    void verify(Runnable settings) {
        check(() -> {
            settings.run();
            return true;
        });
    }

    /**
     * Throws the collected faults: a single one as it is, several as one {@link IllegalArgumentException} that lists
     * them.
     */
    void throwIfAny() {
        if (faults.size() == 1) {
            throw faults.get(0);
        }
        if (!faults.isEmpty()) {
            StringBuilder list = new StringBuilder();
            for (RuntimeException fault : faults) {
                list.append(list.isEmpty() ? "" : "; ").append(fault.getMessage());
            }
            IllegalArgumentException all =
                    new IllegalArgumentException(faults.size() + " settings are wrong: " + list, faults.get(0));
            faults.subList(1, faults.size()).forEach(all::addSuppressed);
            throw all;
        }
    }
}
