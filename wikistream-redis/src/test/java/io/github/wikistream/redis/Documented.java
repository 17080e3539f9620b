package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of the documentation, read by tests. */
final class Documented {
    private static final Pattern COMMAND = Pattern.compile("```\\nACL SETUSER wikistream on >PASSWORD ([^`]*)\\n```");

    private Documented() {}

    static String page(String name) {
        // The working directory is that of the module, or of the project in an IDE.
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.resolveSibling("");
        try {
            return Files.readString(root.resolve("docs/reference").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the arguments of {@code ACL} that create a user with exactly the documented rights. */
    static String[] rights(String user, String password) {
        Matcher command = COMMAND.matcher(page("redis-keys.md"));
        assertThat(command.find())
                .as("the command in docs/reference/redis-keys.md")
                .isTrue();
        return ("SETUSER " + user + " reset on >" + password + " " + command.group(1)).split("\\s+");
    }
}
