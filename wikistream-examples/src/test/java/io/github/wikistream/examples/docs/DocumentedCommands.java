package io.github.wikistream.examples.docs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The commands in blocks of shell in the documentation. */
public final class DocumentedCommands {
    private DocumentedCommands() {}

    /**
     * A command.
     *
     * @param line without its comment; the parts of a line that is continued are joined
     */
    public record Command(String page, String line) {
        /** Returns the words, without variables before them; quotes around a word are removed. */
        public List<String> words() {
            List<String> words = new ArrayList<>();
            for (String word : line.split(" +", -1)) {
                if (words.isEmpty() && word.matches("[A-Z_]+=.*")) {
                    continue;
                }
                words.add(word.replaceAll("^['\"]|['\"]$", ""));
            }
            return words;
        }
    }

    /** Returns the commands of all pages. */
    public static List<Command> all() throws IOException {
        List<Command> commands = new ArrayList<>();
        for (Page page : Page.all()) {
            for (Page.Block block : page.blocks()) {
                if (block.language().equals("sh")) {
                    block.text()
                            .replaceAll("\\\\\n *", "")
                            .lines()
                            .map(line -> line.replaceAll("(^| +)#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(line -> commands.add(new Command(page.name(), line)));
                }
            }
        }
        return commands;
    }
}
