package com.example.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/how-to/spring-boot.md} shows is what this module runs. */
class DocumentedApplicationTest {
    private static final Pattern BLOCK = Pattern.compile("```(java|properties)\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyBlockOfThePageStandsInThisModule() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "how-to", "spring-boot.md"));
        List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
        String sources = sources();

        assertThat(blocks).hasSizeGreaterThan(2);
        assertThat(blocks).allSatisfy(block -> assertThat(sources).contains(withoutIndent(block.group(2))));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return withoutIndent(all.toString());
    }

    private static String withoutIndent(String code) {
        return code.lines().map(String::strip).reduce("", (text, line) -> text + line + "\n");
    }
}
