package io.github.wikistream.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The application's settings of its stream are wrong. */
final class WikiStreamSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> faults;

    /**
     * @param faults what is wrong with each setting
     */
    WikiStreamSettingsException(List<String> faults, @Nullable Throwable cause) {
        super("the settings of the wikistream pipeline are wrong: " + String.join("; ", faults), cause);
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }
}
