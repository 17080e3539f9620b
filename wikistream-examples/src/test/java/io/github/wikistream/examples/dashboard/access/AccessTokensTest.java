package io.github.wikistream.examples.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {
    @TempDir
    private Path folder;

    @Test
    void knowsTheRoleOfATokenUntilItIsRevoked() {
        String read = tokens().create("grafana", Role.READ);
        String admin = tokens().create("ops", Role.ADMIN);
        assertThat(tokens().roleOf(read)).contains(Role.READ);
        assertThat(tokens().roleOf(admin)).contains(Role.ADMIN);
        assertThat(tokens().roleOf(admin + "x")).isEmpty();
        assertThat(tokens().roleOf("")).isEmpty();
        assertThat(tokens().revoke("ops")).isTrue();
        assertThat(tokens().revoke("ops")).isFalse();
        assertThat(tokens().roleOf(admin)).isEmpty();
        assertThat(tokens().list()).extracting(AccessTokens.Entry::name).containsExactly("grafana");
    }

    @Test
    void storesHashesForTheOwnerAlone() throws IOException {
        String token = tokens().create("grafana", Role.READ);
        Path file = folder.resolve("tokens.json");
        assertThat(Files.readString(file)).contains("grafana").doesNotContain(token, token.substring(4));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void rejectsANameThatExistsOrCannotBeOne() {
        tokens().create("grafana", Role.READ);
        assertThatThrownBy(() -> tokens().create("grafana", Role.ADMIN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tokens().create("a b", Role.ADMIN)).isInstanceOf(IllegalArgumentException.class);
    }

    private AccessTokens tokens() {
        return new AccessTokens(folder, Clock.systemUTC());
    }
}
