package com.example.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.github.wikistream.WikiStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ModelServer.class)
class EditsTest {
    @Inject
    WikiStream stream;

    @Inject
    AgroalDataSource dataSource;

    @Test
    void storesEachEditOnce() throws Exception {
        assertTrue(stream.await(Duration.ofMinutes(5)));

        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), count(DISTINCT id) FROM edit")) {
            row.next();
            assertEquals(ModelServer.EVENTS, row.getLong(1));
            assertEquals(ModelServer.EVENTS, row.getLong(2));
        }
    }
}
