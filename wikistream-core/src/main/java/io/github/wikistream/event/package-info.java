/**
 * Events and positions. The entry point is {@link io.github.wikistream.event.StreamEvent}; {@link
 * io.github.wikistream.event.RecentChange} is the most common event.
 */
@NullMarked
package io.github.wikistream.event;

import org.jspecify.annotations.NullMarked;
