package io.github.wikistream.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresAddressTest {
    @Test
    void addressesAreReadWrittenAndMasked() {
        PostgresAddress address = PostgresAddress.parse(
                "text", "postgresql://b%40b:p%2Bw+%2F%26@db.example:6543/my%20db?sslmode=require");
        assertThat(address.user()).isEqualTo("b@b");
        assertThat(address.password()).isEqualTo("p+w+/&");
        assertThat(address.uri())
                .isEqualTo("postgresql://b%40b:p%2Bw%2B%2F%26@db.example:6543/my%20db?sslmode=require");
        assertThat(address.withDatabase("x").jdbcUrl())
                .isEqualTo("jdbc:postgresql://db.example:6543/x?user=b%40b&password=p%2Bw%2B%2F%26&sslmode=require");
        assertThat(address).hasToString("postgresql://b%40b:***@db.example:6543/my%20db?sslmode=require");
        for (String wrong :
                List.of("postgresql://u:topsecret@db", "mysql://u:topsecret@db/x", "postgresql://u:topsecret@d b/x")) {
            assertThatThrownBy(() -> PostgresAddress.parse("SETTING", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SETTING")
                    .hasMessageNotContaining("topsecret");
        }
    }
}
