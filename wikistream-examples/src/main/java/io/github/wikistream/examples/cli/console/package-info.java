/** Standard output, the terminal, signals and exit codes. */
@NullMarked
package io.github.wikistream.examples.cli.console;

import org.jspecify.annotations.NullMarked;
