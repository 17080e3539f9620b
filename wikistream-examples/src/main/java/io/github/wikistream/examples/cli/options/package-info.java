/** Options that several commands share, and how the values of options are read. */
@NullMarked
package io.github.wikistream.examples.cli.options;

import org.jspecify.annotations.NullMarked;
