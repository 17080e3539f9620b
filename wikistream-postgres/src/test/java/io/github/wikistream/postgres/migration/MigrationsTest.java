package io.github.wikistream.postgres.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    @Test
    void knowsTheNewestMigration() throws IOException, URISyntaxException {
        Path folder = Path.of(Migrations.class
                        .getResource("V1__events_and_checkpoints.sql")
                        .toURI())
                .resolveSibling(".");
        try (Stream<Path> files = Files.list(folder)) {
            MigrationVersion newest = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("V.*__.*\\.sql"))
                    .map(name -> MigrationVersion.fromVersion(name.substring(1, name.indexOf("__"))))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(newest.getVersion()).isEqualTo(Migrations.NEWEST);
        }
    }
}
