/** The selection of events: {@link io.github.wikistream.filter.EventFilter}. */
@NullMarked
package io.github.wikistream.filter;

import org.jspecify.annotations.NullMarked;
