/** Entry point: {@link io.github.wikistream.WikiStream} delivers events from Wikimedia's streams to sinks. */
@NullMarked
package io.github.wikistream;

import org.jspecify.annotations.NullMarked;
