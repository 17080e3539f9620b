package io.github.wikistream.examples.cli;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.examples.SimilarNames;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An unmatched word on a command line. It is reported instead of a missing option, because a misspelt name is the
 * more likely mistake: {@code --snk} for {@code --sink}.
 *
 * @param message     names the word, without a password
 * @param suggestions what may have been meant, most similar first; may be empty
 */
record UnexpectedWord(String message, List<String> suggestions) {
    /** Returns the first unmatched word, an option if there is one; {@code null} if there is none. */
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
                SimilarNames.of(name, known.toList()));
    }

    private static String masked(String word) {
        try {
            return PluginUri.parse(word).toString();
        } catch (IllegalArgumentException e) {
            // Not an address, so it contains no password.
            return word;
        }
    }
}
