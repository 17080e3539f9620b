package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that makes a shell complete commands and options. */
@Command(
        name = "completion",
        header = "Prints a completion script for bash and zsh.",
        description = {"The shell that reads it completes the names of commands and options, and values from a list."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(wikistream completion)",
            "  wikistream completion > ~/.local/share/bash-completion/completions/wikistream"
        })
final class CompletionCommand extends BaseCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().print(AutoComplete.bash("wikistream", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
