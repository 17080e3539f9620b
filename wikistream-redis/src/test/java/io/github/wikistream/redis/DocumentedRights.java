package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rights that {@code docs/redis-keys.md} tells to give. */
final class DocumentedRights {
    private static final Pattern COMMAND = Pattern.compile("```\\nACL SETUSER wikistream on >PASSWORD ([^`]*)\\n```");

    private DocumentedRights() {}

    /** Returns the words behind {@code ACL} that make a user with these rights and no others. */
    static String[] of(String user, String password) {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.resolveSibling("");
        try {
            Matcher command = COMMAND.matcher(Files.readString(root.resolve("docs/redis-keys.md")));
            assertThat(command.find()).as("the command in docs/redis-keys.md").isTrue();
            return ("SETUSER " + user + " reset on >" + password + " " + command.group(1)).split("\\s+");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
