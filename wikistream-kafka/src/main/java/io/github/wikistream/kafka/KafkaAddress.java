package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a topic, {@code kafka://host[:port][,host[:port]…]/topic}.
 *
 * @param servers hosts with ports, from which a client learns the others
 * @param topic name of the topic
 */
record KafkaAddress(List<String> servers, String topic) {
    static final String SCHEME = "kafka";

    /** Kafka allows 249 characters. The topics of checkpoints and dead letters have longer names than this one. */
    static final int LONGEST_TOPIC = 170;

    private static final int DEFAULT_PORT = 9092;
    private static final int HIGHEST_PORT = 65_535;
    private static final String FORM =
            " is not of the form kafka://host[:port][,host[:port]…]/topic[?name=value&…]; user and password belong into the"
                    + " file of client settings, config=FILE";
    private static final String HOST = "(?:\\[[0-9a-fA-F:.]+]|[^\\[\\]:@/,\\s]+)(?::[0-9]{1,5})?";
    private static final Pattern SHAPE = Pattern.compile("//(" + HOST + "(?:," + HOST + ")*)/([^/]*)");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1," + LONGEST_TOPIC + "}");

    KafkaAddress {
        servers = List.copyOf(servers);
    }

    static KafkaAddress of(PluginUri uri) {
        Matcher matcher = SHAPE.matcher(uri.rest());
        if (!uri.scheme().equals(SCHEME) || !matcher.matches()) {
            throw new IllegalArgumentException(uri + FORM);
        }
        String topic = matcher.group(2);
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException("a topic must have 1 to " + LONGEST_TOPIC
                    + " letters, digits, dots, underscores and hyphens, not '" + topic + "': " + uri);
        }
        List<String> servers = List.of(matcher.group(1).split(",", -1)).stream()
                .map(host -> withPort(host, uri))
                .toList();
        return new KafkaAddress(servers, topic);
    }

    private static String withPort(String host, PluginUri uri) {
        int colon = host.lastIndexOf(':');
        if (colon <= host.lastIndexOf(']')) {
            return host + ":" + DEFAULT_PORT;
        }
        int port = Integer.parseInt(host.substring(colon + 1));
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be 1 to 65535, not " + port + ": " + uri);
        }
        return host;
    }

    /** Returns the address for messages, such as {@code kafka at host:9092/topic}. */
    @Override
    public String toString() {
        return "kafka at " + String.join(",", servers) + "/" + topic;
    }
}
