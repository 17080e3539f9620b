/** Classes that the commands and the dashboard share. */
@NullMarked
package io.github.wikistream.examples;

import org.jspecify.annotations.NullMarked;
