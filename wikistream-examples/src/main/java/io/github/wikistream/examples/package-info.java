/** What the commands share. */
@NullMarked
package io.github.wikistream.examples;

import org.jspecify.annotations.NullMarked;
