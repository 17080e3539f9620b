package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings of Kafka's clients that a user adds, such as those for encryption and authentication. The guarantees of
 * this module rest on some others, which are refused.
 */
final class ClientSettings {
    /** The parameter that names a file of settings, as {@code --command-config} of Kafka's own programs. */
    static final String FILE = "config";

    private static final Set<String> OWN = new TreeSet<>(Set.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG));

    private static final Set<String> KNOWN_TO_ANY = knownToAny();

    private final Map<String, Object> added;

    private ClientSettings(Map<String, Object> added) {
        this.added = added;
    }

    /** Returns settings that are given as a map. */
    static ClientSettings of(Map<String, ?> settings) {
        Set<String> refused = new TreeSet<>(settings.keySet());
        refused.retainAll(OWN);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    "client settings must not contain " + refused + ": wikistream sets them itself");
        }
        return new ClientSettings(Collections.unmodifiableMap(new HashMap<>(settings)));
    }

    /** Returns settings that are given as a map, for a URI that must not name a file of them. */
    static ClientSettings insteadOfFile(PluginUri uri, Map<String, ?> settings) {
        if (uri.parameter(FILE) != null) {
            throw new IllegalArgumentException(
                    "client settings are given both as a map and as a file, config=: " + uri);
        }
        return of(settings);
    }

    /** Returns the settings of the file that a URI names; none if it names none. */
    static ClientSettings of(PluginUri uri) {
        String file = uri.parameter(FILE);
        if (file == null) {
            return of(Map.of());
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "cannot read the client settings in '" + file + "' (" + e + "): " + uri, e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return of(settings);
    }

    /** Returns the settings of an admin client. */
    Map<String, Object> admin(KafkaAddress address) {
        return with(address, AdminClientConfig.configNames(), Map.of());
    }

    Map<String, Object> consumer(KafkaAddress address, Map<String, Object> own) {
        return with(address, ConsumerConfig.configNames(), own);
    }

    Map<String, Object> producer(KafkaAddress address, Map<String, Object> own) {
        return with(address, ProducerConfig.configNames(), own);
    }

    /** A setting that the client does not know would be logged as unused, although another client uses it. */
    private Map<String, Object> with(KafkaAddress address, Set<String> known, Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(own);
        added.forEach((name, value) -> {
            if (known.contains(name) || !KNOWN_TO_ANY.contains(name)) {
                all.put(name, value);
            }
        });
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.servers());
        return all;
    }

    private static Set<String> knownToAny() {
        Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        return names;
    }
}
