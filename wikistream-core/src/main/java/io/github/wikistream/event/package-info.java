/** Values: events, and how far a reader is. */
@NullMarked
package io.github.wikistream.event;

import org.jspecify.annotations.NullMarked;
