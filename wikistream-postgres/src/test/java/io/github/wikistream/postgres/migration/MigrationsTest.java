package io.github.wikistream.postgres.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.testkit.servers.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

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

    @Test
    void whoRunsTheFilesByHandGetsTablesThatAreLeftAlone() throws Exception {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA wikistream");
            statement.execute(file("V1__events_and_checkpoints.sql"));
            statement.execute(file("V2__rollups_and_upkeep.sql"));
            statement.execute(file("V3__reverts_and_first_sights.sql"));
            Migrations.run(source);
            try (ResultSet row = statement.executeQuery(
                    "SELECT to_regclass('wikistream.schema_history') IS NULL, wikistream.schema_version()")) {
                row.next();
                assertThat(row.getBoolean(1)).isTrue();
                assertThat(row.getString(2)).isEqualTo(Migrations.NEWEST);
            }
        }
    }

    @Test
    void countsWhatWasStoredBeforeThereWereCounts() throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(TestPostgres.freshDatabase().jdbcUrl());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA wikistream");
            statement.execute(file("V1__events_and_checkpoints.sql"));
            statement.execute("SELECT wikistream.make_partitions('recent_change', ARRAY['2026-06-20'::date])");
            statement.execute("""
                    INSERT INTO wikistream.recent_change
                        (id, dt, topic_partition, namespace, bot, altered, type, wiki, title, user_name, actor, stream)
                    SELECT gen_random_uuid(), '2026-06-20 10:00Z'::timestamptz + n * interval '17 s', 0, n % 3, n % 2 = 0, false,
                           'edit', 'enwiki', 'Title ' || n % 5, nullif('User ' || n % 7, 'User 0'), 'registered', 's'
                    FROM generate_series(1, 900) AS n""");
            statement.execute(file("V2__rollups_and_upkeep.sql"));
            statement.execute("SELECT wikistream.fold_counts(1000), wikistream.fold_tops(3)");
            try (ResultSet row = statement.executeQuery("SELECT sum(changes),"
                    + " (SELECT count(*) FROM wikistream.wrong_counts('2026-06-20'))"
                    + " FROM wikistream.rollup_day WHERE cuboid = 'k'")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo(900);
                assertThat(row.getLong(2)).isZero();
            }
        }
    }

    private static String file(String name) throws IOException {
        try (InputStream sql = Objects.requireNonNull(Migrations.class.getResourceAsStream(name))) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
