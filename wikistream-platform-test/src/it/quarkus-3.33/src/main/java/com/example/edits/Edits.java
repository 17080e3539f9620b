package com.example.edits;

import io.agroal.api.AgroalDataSource;
import io.github.wikistream.WikiStream;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.jdbc.TransactionalSink;
import io.github.wikistream.sink.Batch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@ApplicationScoped
public class Edits {
    @Produces
    @Singleton
    WikiStream stream(
            AgroalDataSource dataSource,
            @ConfigProperty(name = "edits.source") String source,
            @ConfigProperty(name = "edits.since") Instant since) {
        return WikiStream.builder()
                .source(source)
                .since(since)
                .userAgent("my-program/1.0 (me@example.org)")
                .sink("edits", TransactionalSink.of(dataSource, Edits::store))
                .build();
    }

    void start(@Observes StartupEvent event, WikiStream stream) {
        stream.start();
    }

    void stop(@Observes ShutdownEvent event, WikiStream stream) {
        stream.close();
    }

    private static void store(Connection connection, Batch batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO edit (id) VALUES (?)")) {
            for (StreamEvent event : batch.events()) {
                insert.setObject(1, event.id());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
