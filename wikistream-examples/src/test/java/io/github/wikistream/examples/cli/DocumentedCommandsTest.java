package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.docs.DocumentedCommands;
import io.github.wikistream.examples.docs.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command's options are the ones that the page on configuration lists, and documented command lines use no others. */
class DocumentedCommandsTest {
    private static final Page PAGE = Page.of("docs/reference/configuration.md");
    private static final Pattern OPTION = Pattern.compile("(?m)^ {2,}(?:-\\w, )?(--[a-z-]+)");
    private static final Pattern DEFAULT = Pattern.compile("Default: ([\\w.]+)");
    private static final Set<String> COMMON = Set.of("--help", "--verbose", "--version", "--config", "--log-format");
    private static final String PROGRAM = "./wikistream";

    static Stream<String> commands() {
        String help = Commands.run("--help").out();
        return help.substring(help.indexOf("Commands:"), help.indexOf("Examples:"))
                .lines()
                .filter(line -> line.matches(" {2}[a-z].*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(command -> !command.equals("help"));
    }

    @Test
    void everyCommandIsListedAndNoOther() {
        List<String> listed = PAGE.headings().stream()
                .map(heading -> heading.replace("`", ""))
                .filter(commands().toList()::contains)
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(commands().toList());
        Set<String> described = Page.of("docs/reference/command.md").table("# The command").stream()
                .map(row -> Page.codeIn(row.get(0)).get(0).split(" ", 2)[0])
                .collect(Collectors.toSet());
        assertThat(described).isEqualTo(commands().collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsListedAndNoOtherWithItsDefault(String command) {
        Map<String, String> defaults = new TreeMap<>();
        for (List<String> row : PAGE.table("### `" + command + "`")) {
            defaults.put(Page.codeIn(row.get(0)).get(0), row.get(3));
        }
        Map<String, String> help = options(command);
        assertThat(defaults.keySet()).isEqualTo(help.keySet());
        help.forEach((option, text) -> {
            Matcher stated = DEFAULT.matcher(text);
            if (stated.find() && !stated.group(1).equals("standard")) {
                assertThat(defaults.get(option)).as("%s %s", command, option).isEqualTo(stated.group(1));
            }
        });
    }

    @Test
    void everyDocumentedLineNamesCommandsAndOptionsThatExist() throws IOException {
        Set<String> known = commands().collect(Collectors.toSet());
        List<DocumentedCommands.Command> lines = DocumentedCommands.all().stream()
                .filter(command -> command.words().get(0).equals(PROGRAM))
                .toList();
        assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> {
            String command = line.words().get(1);
            assertThat(known).as(line.line()).contains(command);
            List<String> options = line.words().stream()
                    .filter(word -> word.startsWith("--"))
                    .map(word -> word.split("=", 2)[0])
                    .filter(option -> !COMMON.contains(option))
                    .toList();
            assertThat(options(command).keySet()).as(line.line()).containsAll(options);
        });
    }

    /** Returns the options of a command with what its help says about each. */
    private static Map<String, String> options(String command) {
        String help = Commands.run(command, "--help").out();
        String list = help.substring(0, help.indexOf("Examples:"));
        Map<String, String> options = new TreeMap<>();
        Matcher option = OPTION.matcher(list);
        int begin = -1;
        String name = "";
        while (option.find()) {
            if (begin >= 0) {
                options.put(name, list.substring(begin, option.start()));
            }
            begin = option.end();
            name = option.group(1);
        }
        options.put(name, list.substring(begin));
        options.keySet().removeAll(COMMON);
        return options;
    }
}
