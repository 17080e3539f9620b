/** Meters of a {@link io.github.wikistream.WikiStream} for Micrometer. */
@NullMarked
package io.github.wikistream.micrometer;

import org.jspecify.annotations.NullMarked;
