/** The SPI for sinks: {@link io.github.wikistream.sink.Sink}, found by a {@link io.github.wikistream.sink.SinkProvider}. */
@NullMarked
package io.github.wikistream.sink;

import org.jspecify.annotations.NullMarked;
