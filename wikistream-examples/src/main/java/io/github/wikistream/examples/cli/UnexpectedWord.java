package io.github.wikistream.examples.cli;

import io.github.wikistream.config.PluginUri;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A word on a command line that no option or parameter takes. It is reported in place of a missing option, since a misspelt name is the
 * likelier mistake: {@code --snk} for {@code --sink}.
 *
 * @param message     names the word, without a password
 * @param suggestions what may have been meant, most similar first; may be empty
 */
record UnexpectedWord(String message, List<String> suggestions) {
    private static final int MOST_TYPING_ERRORS = 2;

    /** Returns the first such word of a command line that was read, an option if there is one; {@code null} if there is none. */
    static @Nullable UnexpectedWord in(CommandLine commandLine) {
        List<String> words = commandLine.getUnmatchedArguments();
        if (words.isEmpty()) {
            return null;
        }
        String first =
                words.stream().filter(word -> word.startsWith("-")).findFirst().orElse(words.get(0));
        String name = first.startsWith("-") ? first.split("=", 2)[0] : masked(first);
        CommandSpec command = commandLine.getCommandSpec();
        Stream<String> known = first.startsWith("-")
                ? command.options().stream().map(OptionSpec::longestName)
                : command.subcommands().keySet().stream();
        return new UnexpectedWord(
                (first.startsWith("-") ? "unknown option: '" : "unexpected argument: '") + name + "'",
                known.filter(each -> distance(name, each) <= MOST_TYPING_ERRORS)
                        .sorted(Comparator.comparingInt((String each) -> distance(name, each))
                                .thenComparing(Comparator.naturalOrder()))
                        .toList());
    }

    /** Returns how many letters must be added, removed or replaced to make one word of another (V. I. Levenshtein, 1966). */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static String masked(String word) {
        try {
            return PluginUri.parse(word).toString();
        } catch (IllegalArgumentException e) {
            // No address, and so without a password.
            return word;
        }
    }
}
