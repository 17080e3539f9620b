package io.github.wikistream.examples.cli.settings;

import java.util.List;

/** A setting that no command has. */
public final class UnknownSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<String> suggestions;

    UnknownSettingException(String message, List<String> suggestions) {
        super(message);
        this.suggestions = List.copyOf(suggestions);
    }

    /** Returns what may have been meant, most similar first. */
    public List<String> suggestions() {
        return suggestions;
    }
}
