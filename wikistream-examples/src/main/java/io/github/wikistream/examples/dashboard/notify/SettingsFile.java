package io.github.wikistream.examples.dashboard.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.SimilarNames;
import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import io.github.wikistream.examples.dashboard.notify.Rule.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of notifications from a JSON file. Messages name the file and the setting and contain no secret. */
final class SettingsFile {
    static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Path file;
    private final Clock clock;

    SettingsFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    NotificationSettings read() {
        JsonNode root = parse();
        requireKnown(root, "the file", List.of("channels", "builtIn", "rules"));
        Map<String, NotificationChannel> channels = channels(root.path("channels"));
        Map<String, Rule> rules = new LinkedHashMap<>();
        String builtIn = text(root, "builtIn", "the file");
        Rule.builtIn(channel(builtIn, "builtIn", channels)).forEach(rule -> rules.put(rule.name(), rule));
        List<String> own = new ArrayList<>();
        if (root.has("rules") && !root.path("rules").isArray()) {
            throw wrong("rules must be a list in brackets");
        }
        for (JsonNode each : root.path("rules")) {
            Rule rule = rule(each, "rule " + (own.size() + 1), channels);
            if (own.contains(rule.name())) {
                throw wrong("there are two rules with the name '" + rule.name() + "': give each its own");
            }
            own.add(rule.name());
            rules.put(rule.name(), rule);
        }
        return new NotificationSettings(List.copyOf(rules.values()), channels);
    }

    private JsonNode parse() {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            // Its message may contain a part of a secret.
            throw wrong("no JSON at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + " (" + e + "): check --notifications", e);
        }
    }

    private Map<String, NotificationChannel> channels(JsonNode members) {
        requireObject(members, "channels");
        Map<String, NotificationChannel> channels = new LinkedHashMap<>();
        channels.put(Rule.LOG, new LogChannel());
        members.properties().forEach(member -> {
            String name = member.getKey();
            if (!NAME.matcher(name).matches() || name.equals(Rule.LOG)) {
                throw wrong("a channel has a name of 1 to 64 letters, digits, dots, hyphens and underscores other than"
                        + " 'log', not '" + name + "'");
            }
            channels.put(name, channel(member.getValue(), "channel '" + name + "'"));
        });
        return channels;
    }

    private NotificationChannel channel(JsonNode channel, String place) {
        requireKnown(channel, place, List.of("webhook", "secret", "format", "class"));
        String type = text(channel, "class", place);
        String webhook = text(channel, "webhook", place);
        if ((type == null) == (webhook == null)) {
            throw wrong(place + " needs either webhook, an address, or class, the name of a class");
        }
        return type == null ? webhook(channel, String.valueOf(webhook), place) : plugin(type, place);
    }

    private Webhook webhook(JsonNode channel, String address, String place) {
        String word = text(channel, "format", place);
        Webhook.Format format = constant(Webhook.Format.class, word == null ? "json" : word, place + ": format");
        String secret = text(channel, "secret", place);
        if (secret == null && format == Webhook.Format.JSON) {
            throw wrong(place + " needs a secret, so that its receiver can tell our messages from others");
        }
        try {
            return new Webhook(uri(address, place), format, secret, WEBHOOK_TIMEOUT, clock);
        } catch (IllegalArgumentException e) {
            throw wrong(place + ": " + e.getMessage());
        }
    }

    private URI uri(String address, String place) {
        try {
            URI uri = URI.create(address);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // The message contains the address, which may be a secret.
            throw wrong(place + ": the webhook is no URL");
        }
        throw wrong(place + ": the webhook must be https://HOST/… or http://HOST/… without a user name");
    }

    private NotificationChannel plugin(String type, String place) {
        Map<String, ServiceLoader.Provider<NotificationChannel>> found = new TreeMap<>();
        ServiceLoader.load(NotificationChannel.class).stream()
                .forEach(provider -> found.put(provider.type().getName(), provider));
        ServiceLoader.Provider<NotificationChannel> provider = found.get(type);
        if (provider == null) {
            throw wrong(place + ": there is no channel of the class " + type + " on the class path; there are "
                    + found.keySet() + ". Its name must be in META-INF/services/"
                    + NotificationChannel.class.getName());
        }
        return provider.get();
    }

    private Rule rule(JsonNode rule, String place, Map<String, NotificationChannel> channels) {
        requireKnown(rule, place, List.of("name", "kind", "threshold", "wiki", "channel"));
        Kind kind = constant(Kind.class, String.valueOf(text(rule, "kind", place)), place + ": kind");
        String given = text(rule, "name", place);
        String name = given == null ? kind.word() : given;
        if (!NAME.matcher(name).matches()) {
            throw wrong(place + ": a name consists of 1 to 64 letters, digits, dots, hyphens and underscores, not '"
                    + name + "'");
        }
        String wiki = text(rule, "wiki", place);
        if (wiki != null && kind == Kind.HEALTH) {
            throw wrong(place + ": a rule of the kind health is about the dashboard and has no wiki");
        }
        return new Rule(
                name, kind, threshold(rule, kind, place), wiki, channel(text(rule, "channel", place), place, channels));
    }

    private double threshold(JsonNode rule, Kind kind, String place) {
        JsonNode threshold = rule.path("threshold");
        if (threshold.isMissingNode()) {
            return kind.usual();
        }
        double value = threshold.asDouble(Double.NaN);
        if (!threshold.isNumber() || !(value >= kind.min() && value <= kind.max())) {
            throw wrong(place + ": threshold must be a number from " + kind.min() + " to " + kind.max() + ", not "
                    + threshold);
        }
        return value;
    }

    private String channel(@Nullable String name, String place, Map<String, NotificationChannel> channels) {
        if (name != null && !channels.containsKey(name)) {
            throw wrong(place + ": there is no channel '" + name + "'; there are " + channels.keySet());
        }
        return name == null ? Rule.LOG : name;
    }

    private <E extends Enum<E>> E constant(Class<E> type, String word, String place) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        int index = words.indexOf(word);
        if (index < 0) {
            throw wrong(place + " must be one of " + words + ", not '" + word + "'");
        }
        return type.getEnumConstants()[index];
    }

    private @Nullable String text(JsonNode object, String name, String place) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw wrong(place + ": " + name + " must be a text");
        }
        return value.asText();
    }

    private void requireKnown(JsonNode object, String place, Collection<String> known) {
        requireObject(object, place);
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                List<String> similar = SimilarNames.of(name, known);
                throw wrong(place + " has an unknown member '" + name + "': "
                        + (similar.isEmpty() ? "known are " + known : "did you mean " + similar.get(0) + "?"));
            }
        });
    }

    private void requireObject(JsonNode node, String place) {
        if (!node.isObject() && !node.isMissingNode()) {
            throw wrong(place + " must be an object in braces");
        }
    }

    private IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(file + ": " + problem);
    }
}
