package io.github.wikistream.postgres.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that embeds wikistream may bring Flyway along in another major version, which then is the one on the class path. The build copies
 * those versions to {@code target/flyway}, a folder for each, and what they need to {@code needed}.
 */
class OtherFlywayTest {
    private static final Path VERSIONS = Path.of("target", "flyway");
    private static final String NEEDED = "needed";

    static List<Path> versions() throws IOException {
        try (Stream<Path> folders = Files.list(VERSIONS)) {
            return folders.filter(folder -> !folder.endsWith(NEEDED)).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void bothKeepTheirOwnTablesByTheVersionOfTheEmbedder(Path version) throws Exception {
        TestPostgres.Database database = TestPostgres.freshDatabase();

        try (URLClassLoader loader = classesWith(version)) {
            Class<?> program = loader.loadClass(Embedder.class.getName());
            assertThat(program).isNotSameAs(Embedder.class);
            Thread.currentThread().setContextClassLoader(loader);
            program.getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {database.jdbcUrl(), database.uri()});
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }

        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (SELECT count(*) FROM public.flyway_schema_history),"
                        + " wikistream.schema_version(), (SELECT count(*) FROM public.note)")) {
            row.next();
            assertThat(row.getInt(1)).as("migrations of the program").isEqualTo(2);
            assertThat(row.getString(2)).isEqualTo(Migrations.NEWEST);
            assertThat(row.getInt(3)).isEqualTo(1);
        }
    }

    /** The tests' class path with another Flyway, seen by nobody else. */
    private static URLClassLoader classesWith(Path version) throws IOException {
        try (Stream<Path> others = Files.list(version);
                Stream<Path> needed = Files.list(VERSIONS.resolve(NEEDED))) {
            Stream<Path> ours = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(path -> !path.getFileName().toString().startsWith("flyway-"));
            URL[] urls = Stream.of(others, needed, ours)
                    .flatMap(each -> each)
                    .map(path -> url(path.toUri()))
                    .toArray(URL[]::new);
            return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        }
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
