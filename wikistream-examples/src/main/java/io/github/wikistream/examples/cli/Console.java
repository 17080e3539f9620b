package io.github.wikistream.examples.cli;

import java.io.PrintStream;

/**
 * What a command talks to.
 *
 * @param out         results, for people and programs
 * @param err         errors and progress
 * @param terminal    what the two lead to
 * @param termination who asks the command to stop
 */
record Console(StandardOutput out, PrintStream err, Terminal terminal, Termination termination) {}
