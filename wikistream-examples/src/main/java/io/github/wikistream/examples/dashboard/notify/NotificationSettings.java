package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The rules of a dashboard and the channels that they use. Immutable. */
public final class NotificationSettings {
    private final List<Rule> rules;
    private final Map<String, NotificationChannel> channels;

    NotificationSettings(List<Rule> rules, Map<String, NotificationChannel> channels) {
        this.rules = List.copyOf(rules);
        this.channels = Map.copyOf(channels);
    }

    /** Returns the built-in rules, which write to the log. */
    public static NotificationSettings builtIn() {
        return new NotificationSettings(Rule.builtIn(Rule.LOG), Map.of(Rule.LOG, new LogChannel()));
    }

    /**
     * Reads a file; {@code docs/how-to/notifications.md} describes its form.
     *
     * @throws IllegalArgumentException if the file cannot be read or a setting is wrong; the message contains no secret
     */
    public static NotificationSettings read(Path file) {
        return new SettingsFile(file, Clock.systemUTC()).read();
    }

    List<Rule> rules() {
        return rules;
    }

    Map<String, NotificationChannel> channels() {
        return channels;
    }
}
