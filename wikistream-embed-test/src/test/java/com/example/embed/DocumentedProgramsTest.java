package com.example.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guides show is what is run here and in {@code wikistream-platform-test}, except for the address of the server. */
class DocumentedProgramsTest {
    private static final Pattern BLOCK = Pattern.compile("```kotlin\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"embed.md", "reactive.md"})
    void everyBlockIsRun(String page) throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "how-to", page));
        String source = withoutIndent(Files.readString(Path.of("src/test/kotlin/com/example/embed/KotlinTest.kt")));

        List<MatchResult> blocks = BLOCK.matcher(guide).results().toList();

        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(source).contains(withoutIndent(block.group(1))));
    }

    @Test
    void theBeanOfQuarkusIsRun() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "how-to", "embed.md"));
        String section = guide.substring(guide.indexOf("## Quarkus"), guide.indexOf("## Kotlin"));
        String source = Files.readString(
                Path.of("../wikistream-platform-test/src/it/quarkus-3.33/src/main/java/com/example/edits/Edits.java"));

        assertThat(section).contains("```java\n" + source.substring(source.indexOf("@ApplicationScoped")) + "```");
    }

    private static String withoutIndent(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith(".source("))
                .reduce("", (text, line) -> text + line + "\n");
    }
}
