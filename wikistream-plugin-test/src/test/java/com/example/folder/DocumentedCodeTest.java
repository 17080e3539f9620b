package com.example.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/how-to/writing-a-sink.md} and {@code write-a-source.md} show is what this module runs. */
class DocumentedCodeTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({"writing-a-sink.md, 6", "write-a-source.md, 4"})
    void everyJavaBlockOfTheGuideIsInThisModule(String page, int pieces) throws IOException {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.resolveSibling("");
        String guide = Files.readString(root.resolve("docs/how-to").resolve(page));
        String sources = sources(root.resolve("wikistream-plugin-test/src/test"));

        List<MatchResult> blocks = BLOCK.matcher(guide)
                .results()
                .filter(block -> !block.group(1).matches("xml|sh"))
                .toList();

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(pieces);
        for (MatchResult block : blocks) {
            assertThat(sources.contains(withoutIndent(block.group(2))))
                    .as("is in wikistream-plugin-test as the guide shows it:%n%s", block.group(2))
                    .isTrue();
        }
    }

    private static String sources(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
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
