package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a topic of Apache Kafka whose values are events of Wikimedia's streams as JSON: a topic that {@link KafkaSink}
 * has written, one of Wikimedia's own, or a copy of one. Only committed records are read.
 *
 * <p>The position is the offset in each partition. It is kept in the checkpoints of the sinks, not in Kafka, so reading
 * resumes exactly after what is stored. Without a position, a reader starts at the oldest record. Partitions that are
 * added to the topic are read within a minute.
 */
public final class KafkaSource implements Source {
    private final SourceSettings settings;
    private final ClientSettings client;

    KafkaSource(SourceSettings settings, ClientSettings client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Returns a source. Does no I/O, except that it reads the file of client settings.
     *
     * @param uri {@code kafka://host[:port][,host[:port]…]/topic[?name=value&…]}. Parameters: {@code read}, the part of
     *     this instance if several share the partitions, such as {@code 2/3} for the second of three; {@code until=end}
     *     to end at the records that exist at the start; {@code config}, a file of settings for Kafka's clients, such as
     *     {@code security.protocol}
     * @throws IllegalArgumentException if {@code uri} has another form, or if the file cannot be read
     */
    public static KafkaSource of(String uri) {
        PluginUri parsed = PluginUri.parse(uri);
        return new KafkaSource(SourceSettings.of(parsed, null), ClientSettings.of(parsed));
    }

    /**
     * Returns a source with client settings from the program.
     *
     * @param uri as for {@link #of(String)}, without {@code config}
     * @param clientSettings settings for Kafka's consumer, such as {@code security.protocol}
     * @throws IllegalArgumentException if {@code uri} has another form, or if the settings contain one that this source
     *     sets itself
     */
    public static KafkaSource of(String uri, Map<String, ?> clientSettings) {
        PluginUri parsed = PluginUri.parse(uri);
        return new KafkaSource(SourceSettings.of(parsed, null), ClientSettings.insteadOfFile(parsed, clientSettings));
    }

    @Override
    public SourceReader open(Position from) {
        return new KafkaReader(this, settings, client, from, settings.since());
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        return Optional.ofNullable(settings.since());
    }

    @Override
    public SourceReader openSince(Instant since) {
        return new KafkaReader(this, settings, client, Position.NONE, since);
    }

    /**
     * Returns servers and topic: offsets are valid in one cluster only. After the servers have moved, {@code
     * sourceName(…)} keeps the name.
     */
    @Override
    public Set<String> names() {
        return Set.of(String.join(",", settings.address().servers()) + "/"
                + settings.address().topic());
    }

    /** Returns the name of the source in messages: servers and topic. */
    @Override
    public String toString() {
        return settings.address().toString();
    }
}
