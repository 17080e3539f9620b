/**
 * The SPI for sources, {@link io.github.wikistream.source.Source}, and the source for Wikimedia EventStreams,
 * {@link io.github.wikistream.source.SseSource}.
 */
@NullMarked
package io.github.wikistream.source;

import org.jspecify.annotations.NullMarked;
