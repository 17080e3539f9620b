/** Settings of the command from the environment and from a file. */
@NullMarked
package io.github.wikistream.examples.cli.settings;

import org.jspecify.annotations.NullMarked;
