/** The entry: {@link io.github.wikistream.WikiStream} carries events from Wikimedia's streams to sinks. */
@NullMarked
package io.github.wikistream;

import org.jspecify.annotations.NullMarked;
