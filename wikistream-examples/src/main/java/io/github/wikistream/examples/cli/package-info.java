/** The {@code wikistream} command. */
@NullMarked
package io.github.wikistream.examples.cli;

import org.jspecify.annotations.NullMarked;
