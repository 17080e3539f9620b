/** Where events go: the SPI for sinks. */
@NullMarked
package io.github.wikistream.sink;

import org.jspecify.annotations.NullMarked;
