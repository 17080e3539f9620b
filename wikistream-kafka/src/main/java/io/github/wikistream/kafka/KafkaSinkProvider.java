package io.github.wikistream.kafka;

import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.util.List;

/** Provides the sink for {@code kafka://…}; see {@link KafkaSink#of(String)}. */
public final class KafkaSinkProvider implements SinkProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public KafkaSinkProvider() {}

    @Override
    public List<String> schemes() {
        return List.of(KafkaAddress.SCHEME);
    }

    @Override
    public Sink create(Config config) {
        return new KafkaSink(SinkSettings.of(config.uri()), ClientSettings.of(config.uri()));
    }

    /** Returns the servers and the topic: two sinks with equal ones fence each other, whatever their other settings. */
    @Override
    public Object target(Config config) {
        return KafkaAddress.of(config.uri());
    }
}
