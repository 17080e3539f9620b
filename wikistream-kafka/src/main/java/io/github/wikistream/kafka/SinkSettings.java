package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a sink writes, and where.
 *
 * @param partitions number of partitions of a topic that the sink creates; empty for the default of the servers
 */
record SinkSettings(KafkaAddress address, RecordKey key, String compression, OptionalInt partitions) {
    private static final String KEY = "key";
    private static final String COMPRESSION = "compression";
    private static final String PARTITIONS = "partitions";
    private static final Set<String> CODECS = new TreeSet<>(Set.of("none", "gzip", "snappy", "lz4", "zstd"));
    private static final int MOST_PARTITIONS = 10_000;

    static SinkSettings of(PluginUri uri) {
        uri.requireOnly(KEY, COMPRESSION, PARTITIONS, ClientSettings.FILE);
        String key = uri.parameter(KEY);
        String codec = uri.parameter(COMPRESSION);
        if (codec != null && !CODECS.contains(codec)) {
            throw new IllegalArgumentException(
                    "compression must be one of " + CODECS + ", not '" + codec + "': " + uri);
        }
        OptionalInt partitions = uri.number(PARTITIONS);
        if (partitions.isPresent() && (partitions.getAsInt() < 1 || partitions.getAsInt() > MOST_PARTITIONS)) {
            throw new IllegalArgumentException(
                    "partitions must be 1 to " + MOST_PARTITIONS + ", not " + partitions.getAsInt() + ": " + uri);
        }
        return new SinkSettings(
                KafkaAddress.of(uri),
                key == null ? RecordKey.WIKI : RecordKey.of(key, uri),
                codec == null ? "zstd" : codec,
                partitions);
    }
}
