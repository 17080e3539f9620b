package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.util.Optional;
import java.util.Set;

/**
 * Provides the sink for {@code postgresql://…}, also written {@code postgres://…} or {@code jdbc:postgresql://…}; see
 * {@link PostgresSink#of(String)}.
 */
public final class PostgresSinkProvider implements SinkProvider {
    /** For the service loader. */
    public PostgresSinkProvider() {}

    @Override
    public String scheme() {
        return PostgresUri.SCHEME;
    }

    @Override
    public Set<String> aliases() {
        return PostgresUri.ALIASES;
    }

    @Override
    public Sink create(PluginUri uri) {
        return PostgresSink.of(PostgresUri.of(uri, System::getenv));
    }

    @Override
    public Optional<DeadLetterStore> deadLetters(PluginUri uri) {
        return Optional.of(PostgresDeadLetters.of(PostgresUri.of(uri, System::getenv)));
    }
}
