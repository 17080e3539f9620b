package io.github.wikistream.kafka;

import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import java.util.List;

/** Provides the source for {@code kafka://…}; see {@link KafkaSource#of(String)}. */
public final class KafkaSourceProvider implements SourceProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public KafkaSourceProvider() {}

    @Override
    public List<String> schemes() {
        return List.of(KafkaAddress.SCHEME);
    }

    @Override
    public Source create(Config config) {
        return new KafkaSource(SourceSettings.of(config.uri(), config.since()), ClientSettings.of(config.uri()));
    }
}
