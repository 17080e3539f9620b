package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.wikistream.config.PluginUri;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresUriTest {
    private static PostgresUri uri(String text) {
        return PostgresUri.of(PluginUri.parse(text), name -> null);
    }

    private static PGSimpleDataSource driver(PostgresUri uri) {
        try (Store store = uri.store(1)) {
            return (PGSimpleDataSource) ((HikariDataSource) store.dataSource()).getDataSource();
        }
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
    void whatIsNotGivenIsAsWithPsql() {
        PostgresUri bare = uri("postgresql:///wiki");
        PGSimpleDataSource driver = driver(bare);
        assertThat(driver.getUser()).isEqualTo(System.getProperty("user.name"));
        assertThat(driver.getPassword()).isNull();
        assertThat(driver.getServerNames()).containsExactly("localhost");
        assertThat(driver.getPortNumbers()).containsExactly(5432);
        assertThat(bare.raw()).isTrue();
    }

    @Test
    void takesThePasswordFromTheEnvironmentWhereTheUriHasNone() {
        Map<String, String> environment = Map.of("PGPASSWORD", "from outside");
        PostgresUri without = PostgresUri.of(PluginUri.parse("postgresql://u@h/db"), environment::get);
        PostgresUri with = PostgresUri.of(PluginUri.parse("postgresql://u:own@h/db"), environment::get);
        assertThat(driver(without).getPassword()).isEqualTo("from outside");
        assertThat(driver(with).getPassword()).isEqualTo("own");
    }

    @Test
    void reachesAddressesOfIpVersion6() {
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
                "postgresql://u:geheim@h1,h2/db",
                "postgresql://u:gehe/geheim@h/db",
                "postgresql://u:gehe@geheim@h/db",
                "postgresql://u:geheim%@h/db",
                "postgresql://u:geheim%zz@h/db",
                "postgresql://u:geheim@h/db/more",
                "postgresql://u:geheim@h/db?sslmode=on",
                "postgresql://u:geheim@h/db?raw=no",
                "postgresql://u:geheim@h/db?row=true",
                "postgres://u:geheim@h/db"
            })
    void refusesOtherShapesWithoutShowingThePassword(String text) {
        assertThatThrownBy(() -> uri(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("h")
                .hasMessageNotContaining("geheim")
                .hasNoCause();
    }
}
