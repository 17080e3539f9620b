package io.github.wikistream.postgres.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("locales")
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

    @Test
    void bringsUpWhatVersionTwoStoredFoldedAndDropped() throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(TestPostgres.freshDatabase().jdbcUrl());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA wikistream");
            statement.execute(file("V1__events_and_checkpoints.sql"));
            statement.execute(
                    "SELECT wikistream.make_partitions('recent_change', ARRAY['2026-06-19', '2026-06-20']::date[])");
            String rows = """
                    INSERT INTO wikistream.recent_change
                        (id, dt, topic_partition, namespace, bot, altered, type, wiki, title, user_name, actor, stream, comment)
                    SELECT gen_random_uuid(), '%s'::timestamptz + n * interval '17 s', 0, n %% 3, n %% 2 = 0, false,
                           (ARRAY['edit', 'log', 'new'])[n %% 3 + 1], 'w' || n %% 2, 'Title ' || n %% 5,
                           nullif('%s ' || n %% 7, 'User 0'), CASE WHEN n %% 2 = 0 THEN 'bot' ELSE 'registered' END, 's',
                           (ARRAY['Undid it', 'irreverent', 'RV', NULL])[n %% 4 + 1]
                    FROM generate_series(1, 900) AS n""";
            statement.execute(rows.formatted("2026-06-19 10:00Z", "User"));
            statement.execute(rows.formatted("2026-06-20 10:00Z", "Other"));
            statement.execute(rows.formatted("2026-06-20 11:00Z", "User"));
            statement.execute(file("V2__rollups_and_upkeep.sql"));
            // One day folded and dropped, of the other an hour folded.
            statement.execute("SELECT wikistream.fold_counts(320), wikistream.fold_tops(6)");
            statement.execute("SELECT wikistream.make_top_day()");
            statement.execute("INSERT INTO wikistream.horizon VALUES ('recent_change', '2026-06-20Z')");
            statement.execute("DROP TABLE wikistream.recent_change_20260619");
            statement.execute("DELETE FROM wikistream.rollup_minute WHERE bucket < '2026-06-20Z'");
            statement.execute("DELETE FROM wikistream.top_hour WHERE bucket < '2026-06-20Z'");
            assertThat(number(statement, "SELECT count(*) FROM wikistream.rollup_minute"))
                    .isPositive();
            assertThat(number(statement, "SELECT count(*) FROM wikistream.count_delta"))
                    .isPositive();
            assertThat(number(statement, "SELECT count(*) FROM wikistream.top_delta"))
                    .isPositive();

            statement.execute(file("V3__reverts_and_first_sights.sql"));
            assertThat(number(statement, "SELECT count(*) FROM wikistream.wrong_counts('2026-06-20')"))
                    .isZero();
            while (number(statement, "SELECT wikistream.fold_counts(10)") > 0) {
                // To the end, also where there are reverts alone.
            }
            assertThat(number(statement, "SELECT count(*) FROM wikistream.count_delta"))
                    .isZero();
            statement.execute("SELECT wikistream.fold_tops(9)");
            assertThat(number(statement, "SELECT count(*) FROM wikistream.wrong_counts('2026-06-20')"))
                    .isZero();
            assertThat(number(
                            statement,
                            "SELECT count(*) FROM wikistream.recent_change WHERE revert"
                                    + " AND (type <> 'edit' OR comment NOT IN ('Undid it', 'RV'))"))
                    .isZero();
            assertThat(number(statement, "SELECT sum(reverts) FROM wikistream.rollup_hour WHERE cuboid = 't'"))
                    .isEqualTo(number(statement, "SELECT count(*) FROM wikistream.recent_change WHERE revert"))
                    .isPositive();
            for (String letter : new String[] {"t", "v"}) {
                assertThat(number(
                                statement,
                                "SELECT sum(changes) FROM wikistream.rollup_day WHERE cuboid = '" + letter + "'"))
                        .isEqualTo(2_700);
            }
            // Known by the day where the rows are gone, by the microsecond elsewhere.
            assertThat(
                            number(
                                    statement,
                                    "SELECT count(*) FROM wikistream.first_seen WHERE first_at = '2026-06-19Z' AND name LIKE 'User%'"))
                    .isEqualTo(6);
            assertThat(number(
                            statement,
                            "SELECT count(*) FROM wikistream.first_seen WHERE name LIKE 'Other%'"
                                    + " AND first_at BETWEEN '2026-06-20 10:00:17Z' AND '2026-06-20 10:02Z'"))
                    .isEqualTo(7);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String file(String name) throws IOException {
        try (InputStream sql = Objects.requireNonNull(Migrations.class.getResourceAsStream(name))) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
