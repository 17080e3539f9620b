package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.cli.Commands.Result;
import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.access.Role;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    @TempDir
    private Path folder;

    @Test
    void createsListsAndRevokes() {
        Result created = run("create", "ops", "--role", "admin");
        assertThat(created.exitCode()).isZero();
        assertThat(new AccessTokens(folder, Clock.systemUTC())
                        .roleOf(created.out().strip()))
                .contains(Role.ADMIN);
        assertThat(run("list").out())
                .contains("admin  ops")
                .doesNotContain(created.out().strip());
        assertThat(run("revoke", "ops").exitCode()).isZero();
        assertThat(run("list").out()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(run("revoke", "nobody").exitCode()).isEqualTo(2);
        assertThat(run("create").exitCode()).isEqualTo(2);
        assertThat(run("make", "x").exitCode()).isEqualTo(2);
    }

    private Result run(String... words) {
        String[] line = new String[words.length + 3];
        line[0] = "token";
        System.arraycopy(words, 0, line, 1, words.length);
        line[words.length + 1] = "--data";
        line[words.length + 2] = folder.toString();
        return Commands.run(line);
    }
}
