package io.github.wikistream.postgres.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("locales")
class SchemaMigratorTest {
    private static final SchemaFile SECOND = new SchemaFile(
            "002-note.sql",
            "CREATE TABLE wikistream.note (); INSERT INTO wikistream.schema_version (version, file) VALUES (2, '002')");

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Session session = new Session(database.jdbcUrl());
    private final Database store = Database.of(source(database));
    private final Transactions transactions = new Transactions(store, "");

    @AfterEach
    void close() {
        transactions.close();
        session.close();
    }

    private static PGSimpleDataSource source(TestPostgres.Database database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        return source;
    }

    private void migrate(SchemaFile... later) throws DatabaseFailure {
        List<SchemaFile> files = new ArrayList<>(SchemaFile.all());
        files.addAll(List.of(later));
        new SchemaMigrator(files).migrate(store, transactions);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRepairable()).isTrue())
                .hasMessageContaining(why);
    }

    @Test
    void filesAreNumberedInOrderAndAllAreUsed() throws Exception {
        List<String> names = SchemaFile.all().stream().map(SchemaFile::name).toList();
        for (int i = 0; i < names.size(); i++) {
            assertThat(SchemaFile.all().get(i).sql()).doesNotContain("$file$", "$command$");
            assertThat(names.get(i)).startsWith(String.format(Locale.ROOT, "%03d-", i + 1));
            assertThat(SchemaFile.all().get(i).sql().stripTrailing())
                    .endsWith("INSERT INTO wikistream.schema_version (version, file) VALUES (" + (i + 1) + ", '"
                            + names.get(i) + "');");
        }
        Path first = Path.of(Objects.requireNonNull(
                        SchemaFile.class.getResource("/io/github/wikistream/postgres/schema/" + names.get(0)))
                .toURI());
        try (Stream<Path> files = Files.list(Objects.requireNonNull(first.getParent()))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void recordsEachFileWithItsChecksum() throws Exception {
        migrate();
        assertThat(session.row("SELECT version, file, checksum, now() - applied_at < interval '1 hour'"
                        + " FROM wikistream.schema_version"))
                .containsExactly("1", "001-initial.sql", SchemaFile.all().get(0).checksum(), "t");
    }

    @Test
    void manuallyCreatedTablesAreKept() throws Exception {
        for (SchemaFile file : SchemaFile.all()) {
            session.execute(file.sql());
        }
        migrate();
        assertThat(session.row("SELECT count(*), count(checksum) FROM wikistream.schema_version"))
                .containsExactly("1", "0");
    }

    @Test
    void appliesMissingFilesOnce() throws Exception {
        migrate();
        migrate(SECOND);
        migrate(SECOND);
        assertThat(session.column("SELECT version FROM wikistream.schema_version ORDER BY version"))
                .containsExactly("1", "2");
        assertThat(session.value("SELECT to_regclass('wikistream.note') IS NOT NULL"))
                .isEqualTo("t");
    }

    @Test
    void failingFileIsRolledBackAndEarlierFilesAreKept() {
        SchemaFile third = new SchemaFile(
                "003-broken.sql",
                "CREATE TABLE wikistream.half (); INSERT INTO wikistream.schema_version (version, file) VALUES (3, '');"
                        + " SELECT * FROM wikistream.missing");
        assertThatThrownBy(() -> migrate(SECOND, third))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("wikistream.missing");
        SchemaFile unrecorded = new SchemaFile("003-unrecorded.sql", "CREATE TABLE wikistream.half ()");
        assertThatThrownBy(() -> migrate(SECOND, unrecorded))
                .hasMessageContaining("003-unrecorded.sql does not record version 3");
        assertThat(session.row("SELECT max(version), to_regclass('wikistream.half') FROM wikistream.schema_version"))
                .containsExactly("2", null);
    }

    @Test
    void refusesTablesOfANewerVersion() throws Exception {
        migrate(SECOND);
        assertRefused("the tables in schema wikistream are of version 2, this program knows versions up to 1; run a"
                + " version of wikistream-postgres that knows them");
    }

    @Test
    void refusesTablesOfAnotherBuild() throws Exception {
        migrate();
        session.execute("UPDATE wikistream.schema_version SET checksum = 'another'");
        assertRefused("the tables in schema wikistream were made by another build, whose 001-initial.sql differs;"
                + " use another database, or drop or rename the schema");
    }

    @Test
    void refusesTablesOfABuildThatUsedFlywayAndChangesNothing() {
        session.execute("CREATE SCHEMA wikistream");
        session.execute("CREATE TABLE wikistream.schema_history (installed_rank integer)");
        session.execute("CREATE TABLE wikistream.recent_change (id uuid)");
        assertRefused("the tables in schema wikistream were made by a build that kept no schema_version, and cannot be"
                + " updated; use another database, or drop or rename the schema");
        assertThat(session.column("SELECT tablename FROM pg_tables WHERE schemaname = 'wikistream' ORDER BY 1"))
                .containsExactly("recent_change", "schema_history");
    }

    @Test
    void roleWithoutCreatePermissionIsReportedWithTheRemedy() {
        String role = "guest" + UUID.randomUUID().toString().replace("-", "");
        session.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        Database guests = Database.of(source(database.as(role, "secret")));
        try (Transactions own = new Transactions(guests, "")) {
            assertThatThrownBy(() -> new SchemaMigrator(SchemaFile.all()).migrate(guests, own))
                    .isInstanceOfSatisfying(
                            DatabaseFailure.class,
                            e -> assertThat(e.asSinkException())
                                    .hasMessageMatching(
                                            ".*: schema migration 001-initial.sql failed: permission denied for database"
                                                    + " .* \\(SQLSTATE 42501\\); grant this role the rights that docs/reference/postgres-schema.md lists"));
        } finally {
            session.execute("DROP ROLE " + role);
        }
    }
}
