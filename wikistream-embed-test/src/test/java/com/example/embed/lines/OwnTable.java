package com.example.embed.lines;

import io.github.wikistream.WikiStream;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.jdbc.TransactionalSink;
import java.sql.PreparedStatement;
import java.time.Instant;
import org.postgresql.ds.PGSimpleDataSource;

final class OwnTable {
    private OwnTable() {}

    public static void main(String[] args) throws InterruptedException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(args[2]);
        try (WikiStream stream = WikiStream.builder()
                .source(args[0])
                .since(Instant.parse(args[1]))
                .userAgent("own-table/1.0 (me@example.org)")
                .batchEvents(10)
                .sink("own", TransactionalSink.of(dataSource, (connection, batch) -> {
                    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO change VALUES (?)")) {
                        for (StreamEvent event : batch.events()) {
                            insert.setObject(1, event.id());
                            insert.executeUpdate();
                        }
                    }
                }))
                .start()) {
            stream.await();
        }
    }
}
