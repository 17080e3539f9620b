/** The checks of the command {@code doctor}. */
@NullMarked
package io.github.wikistream.examples.cli.doctor;

import org.jspecify.annotations.NullMarked;
