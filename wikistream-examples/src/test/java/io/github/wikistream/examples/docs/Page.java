package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, written in Markdown.
 *
 * @param name path from the project's root
 * @param text content
 */
public record Page(String name, String text) {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- compiled with\\n(?<context>.*?)-->\\n)?```(?<language>\\w*)\\n(?<text>.*?)```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.+)$");

    /**
     * A fenced block.
     *
     * @param language what follows the opening fence
     * @param context  lines of the comment {@code <!-- compiled with … -->} before it: imports and parameters
     */
    public record Block(String page, String language, List<String> context, String text) {}

    /** Returns a page by its path from the project's root. */
    public static Page of(String name) {
        try {
            return new Page(name, Files.readString(DocumentedProgram.root().resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all pages: those in {@code docs}, and those at the root. */
    public static List<Page> all() throws IOException {
        Path root = DocumentedProgram.root();
        List<Page> pages = new ArrayList<>();
        for (Path folder : List.of(root, root.resolve("docs"))) {
            int depth = folder.equals(root) ? 1 : Integer.MAX_VALUE;
            try (Stream<Path> files = Files.walk(folder, depth)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .sorted()
                        .forEach(file -> pages.add(of(root.relativize(file).toString())));
            }
        }
        assertThat(pages).hasSizeGreaterThan(20);
        return pages;
    }

    /** Returns the fenced blocks in order. */
    public List<Block> blocks() {
        return BLOCK.matcher(text)
                .results()
                .map(found -> new Block(
                        name,
                        found.group(2),
                        found.group(1) == null
                                ? List.of()
                                : found.group(1).lines().toList(),
                        found.group(3)))
                .toList();
    }

    /** Returns the headings, without the signs before them. */
    public List<String> headings() {
        return HEADING.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(2))
                .toList();
    }

    /** Returns the rows of the tables below a heading, up to the next heading: a list of cells for each row. */
    public List<List<String>> table(String heading) {
        int begin = ("\n" + text).indexOf("\n" + heading + "\n");
        assertThat(begin).as("heading '%s' in %s", heading, name).isNotNegative();
        String rest = text.substring(begin + heading.length() + 1);
        int end = rest.indexOf("\n#");
        List<List<String>> rows = new ArrayList<>();
        for (String line : (end < 0 ? rest : rest.substring(0, end)).lines().toList()) {
            if (line.startsWith("|") && !line.startsWith("|---")) {
                String[] cells = line.substring(1).split("(?<!\\\\)\\|", -1);
                rows.add(Stream.of(cells).map(String::strip).toList());
            }
        }
        return rows.isEmpty() ? rows : rows.subList(1, rows.size());
    }

    /** Returns the texts that a table cell formats as code. */
    public static List<String> codeIn(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }
}
