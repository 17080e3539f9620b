package io.github.wikistream.postgres;

import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.util.List;
import java.util.Optional;

/**
 * Provides the sink for {@code postgresql://…}, also written {@code postgres://…} or {@code jdbc:postgresql://…}; see
 * {@link PostgresSink#of(String)}.
 */
public final class PostgresSinkProvider implements SinkProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public PostgresSinkProvider() {}

    @Override
    public List<String> schemes() {
        return PostgresUri.SCHEMES;
    }

    @Override
    public Sink create(Config config) {
        return PostgresSink.of(PostgresUri.of(config.uri(), System::getenv));
    }

    @Override
    public Optional<DeadLetterStore> deadLetters(Config config) {
        return Optional.of(PostgresDeadLetters.of(PostgresUri.of(config.uri(), System::getenv)));
    }
}
