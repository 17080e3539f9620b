package io.github.wikistream.examples.cli.console;

import java.io.PrintStream;

/**
 * Input and output of a command.
 *
 * @param out         standard output, for results
 * @param err         standard error, for errors and progress
 * @param terminal    the terminal that both are connected to
 * @param termination requests to stop
 */
public record Console(StandardOutput out, PrintStream err, Terminal terminal, Termination termination) {}
