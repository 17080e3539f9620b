/** Where events come from: the SPI for sources, and the source that reads Wikimedia EventStreams. */
@NullMarked
package io.github.wikistream.source;

import org.jspecify.annotations.NullMarked;
