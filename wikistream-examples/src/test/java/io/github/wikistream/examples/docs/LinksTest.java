package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between pages lead to files and headings that exist. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Path root = DocumentedProgram.root();
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all()) {
            Path folder = root.resolve(page.name()).resolveSibling("");
            for (MatchResult found : LINK.matcher(page.text()).results().toList()) {
                String link = found.group(1);
                if (OUTSIDE.matcher(link).matches()) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? root.resolve(page.name())
                        : folder.resolve(parts[0]).normalize();
                boolean leads = Files.exists(target)
                        && (parts.length == 1
                                || anchors(Page.of(root.relativize(target).toString()))
                                        .contains(parts[1]));
                if (!leads) {
                    broken.add(page.name() + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    /** Returns the anchors of the headings, by the rule of GitHub. */
    private static List<String> anchors(Page page) {
        return page.headings().stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
