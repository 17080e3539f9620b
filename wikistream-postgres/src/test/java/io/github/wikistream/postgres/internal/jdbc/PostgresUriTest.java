package io.github.wikistream.postgres.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.config.PluginUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresUriTest {
    private static PostgresUri uri(String text) {
        return PostgresUri.of(PluginUri.parse(text), name -> null);
    }

    private static PGSimpleDataSource driver(PostgresUri uri) {
        return uri.driver();
    }

    @Test
    void readsAllParts() {
        PostgresUri full =
                uri("postgresql://d%40ta:p%3Ass+w%2Frd@db.example.org:5433/wiki%20data?sslmode=verify-full&raw=false");
        PGSimpleDataSource driver = driver(full);
        assertThat(driver.getUser()).isEqualTo("d@ta");
        assertThat(driver.getPassword()).isEqualTo("p:ss+w/rd");
        assertThat(driver.getServerNames()).containsExactly("db.example.org");
        assertThat(driver.getPortNumbers()).containsExactly(5433);
        assertThat(driver.getDatabaseName()).isEqualTo("wiki data");
        assertThat(driver.getSslMode()).isEqualTo("verify-full");
        assertThat(full.raw()).isFalse();
        assertThat(full.label()).isEqualTo("PostgreSQL at db.example.org:5433/wiki data");
    }

    @Test
    void defaultsAreThoseOfPsql() {
        PostgresUri bare = uri("postgresql:///wiki");
        PGSimpleDataSource driver = driver(bare);
        assertThat(driver.getUser()).isEqualTo(System.getProperty("user.name"));
        assertThat(driver.getPassword()).isNull();
        assertThat(driver.getServerNames()).containsExactly("localhost");
        assertThat(driver.getPortNumbers()).containsExactly(5432);
        assertThat(bare.raw()).isTrue();
    }

    @Test
    void takesThePasswordFromTheEnvironmentIfTheUriHasNone() {
        Map<String, String> environment = Map.of("PGPASSWORD", "from outside");
        PostgresUri without = PostgresUri.of(PluginUri.parse("postgresql://u@h/db"), environment::get);
        PostgresUri with = PostgresUri.of(PluginUri.parse("postgresql://u:own@h/db"), environment::get);
        assertThat(driver(without).getPassword()).isEqualTo("from outside");
        assertThat(driver(with).getPassword()).isEqualTo("own");
    }

    @Test
    void acceptsIpv6Addresses() {
        PGSimpleDataSource driver = driver(uri("postgresql://u@[2001:db8::1]:5433/db"));
        assertThat(driver.getURL()).startsWith("jdbc:postgresql://[2001:db8::1]:5433/db?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:geheim@h",
                "postgresql://u:geheim@h/",
                "postgresql:u:geheim@h/db",
                "postgresql://u:geheim@h:port/db",
                "postgresql://u:geheim@h:0/db",
                "postgresql://u:geheim@h:65536/db",
                "postgresql://u:geheim@h1,h2:0/db",
                "postgresql://u:geheim@h/db?target_session_attrs=master",
                "postgresql://u:geheim@h/db?connect_timeout=0",
                "postgresql://u:geheim@h/db?connect_timeout=301",
                "postgresql://u:geheim@h/db?host=/var/run",
                "jdbc:postgresql://h/db?password=geheim&hosts=x",
                "jdbc:mysql://u:geheim@h/db",
                "postgresql://u:gehe/geheim@h/db",
                "postgresql://u:gehe@geheim@h/db",
                "postgresql://u:geheim%@h/db",
                "postgresql://u:geheim%zz@h/db",
                "postgresql://u:geheim@h/db/more",
                "postgresql://u:geheim@h/db?sslmode=on",
                "postgresql://u:geheim@h/db?raw=no",
                "postgresql://u:geheim@h/db?row=true",
                "mysql://u:geheim@h/db"
            })
    void refusesInvalidUrisWithoutShowingThePassword(String text) {
        assertThatThrownBy(() -> uri(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("h")
                .hasMessageNotContaining("geheim")
                .hasNoCause();
    }

    /** Addresses as hosting platforms provide them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:geheim@h:5433/db?sslmode=require",
                "postgres://u:geheim@h:5433/db?sslmode=require",
                "postgresql://h:5433/db?user=u&password=geheim&sslmode=require",
                "jdbc:postgresql://h:5433/db?user=u&password=geheim&sslmode=require",
                "jdbc:postgresql://u:geheim@h:5433/db?sslmode=require"
            })
    void acceptsTheFormsOfPlatforms(String text) {
        PostgresUri uri = uri(text);
        PGSimpleDataSource driver = driver(uri);
        assertThat(driver.getServerNames()).containsExactly("h");
        assertThat(driver.getPortNumbers()).containsExactly(5433);
        assertThat(driver.getDatabaseName()).isEqualTo("db");
        assertThat(driver.getUser()).isEqualTo("u");
        assertThat(driver.getPassword()).isEqualTo("geheim");
        assertThat(driver.getSslMode()).isEqualTo("require");
        assertThat(uri.label()).isEqualTo("PostgreSQL at h:5433/db");
        assertThat(PluginUri.parse(text).toString()).doesNotContain("geheim");
    }

    @Test
    void thePrimaryOfSeveralHostsIsUsed() {
        PostgresUri several = uri("postgres://u@a:5433,b,[::1]:5434/db");
        PGSimpleDataSource driver = driver(several);
        assertThat(driver.getServerNames()).containsExactly("a", "b", "[::1]");
        assertThat(driver.getPortNumbers()).containsExactly(5433, 5432, 5434);
        assertThat(driver.getTargetServerType()).isEqualTo("primary");
        assertThat(several.label()).isEqualTo("PostgreSQL at a:5433,b:5432,[::1]:5434/db");
        assertThat(driver(uri("postgres://u@a/db")).getTargetServerType()).isEqualTo("any");
        assertThat(driver(uri("postgres://u@a,b/db?target_session_attrs=prefer-standby"))
                        .getTargetServerType())
                .isEqualTo("preferSecondary");
    }

    @Test
    void parametersOfLibpqReachTheDriver() {
        PGSimpleDataSource driver = driver(uri("postgresql://u@h/db?application_name=mine&connect_timeout=20"
                + "&sslrootcert=%2Fetc%2Froot.crt&channel_binding=require&options=-c%20statement_timeout%3D1s"));
        assertThat(driver.getApplicationName()).isEqualTo("mine");
        assertThat(driver.getConnectTimeout()).isEqualTo(20);
        assertThat(driver.getSslRootCert()).isEqualTo("/etc/root.crt");
        assertThat(driver.getChannelBinding()).isEqualTo("require");
        assertThat(driver.getOptions()).isEqualTo("-c statement_timeout=1s");
        assertThat(driver(uri("postgresql://u@h/db")).getApplicationName()).isEqualTo("wikistream");
    }

    @Test
    void systemAuthoritiesAreThoseOfTheJvm() {
        PGSimpleDataSource driver = driver(uri("postgresql://u@h/db?sslrootcert=system"));
        assertThat(driver.getSslfactory()).isEqualTo("org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(driver.getSslMode()).isEqualTo("verify-full");
        assertThat(driver.getSslRootCert()).isNull();
    }

    @Test
    void jdbcParametersReachTheDriver() {
        PGSimpleDataSource driver =
                driver(uri("jdbc:postgresql://h/db?ApplicationName=mine&targetServerType=secondary&raw=false"));
        assertThat(driver.getApplicationName()).isEqualTo("mine");
        assertThat(driver.getTargetServerType()).isEqualTo("secondary");
        assertThat(driver(uri("jdbc:postgresql:db")).getServerNames()).containsExactly("localhost");
    }

    @Test
    void preparesNoStatementsBehindAPooler() {
        assertThat(driver(uri("postgresql://u@h/db")).getPrepareThreshold()).isZero();
    }

    @Test
    void driverReadsThePasswordFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pgpass"), "h:5432:db:u:from file\n*:*:*:*:other\n");
        String before = System.getProperty("org.postgresql.pgpassfile");
        System.setProperty("org.postgresql.pgpassfile", file.toString());
        try {
            Properties defaults = new Properties();
            defaults.setProperty("user", "u");
            Properties read = Driver.parseURL(driver(uri("postgresql://u@h/db")).getURL(), defaults);
            assertThat(Objects.requireNonNull(read).getProperty("password")).isEqualTo("from file");
        } finally {
            if (before == null) {
                System.clearProperty("org.postgresql.pgpassfile");
            } else {
                System.setProperty("org.postgresql.pgpassfile", before);
            }
        }
    }
}
