/** From the JSON of the wire to typed events. */
@NullMarked
package io.github.wikistream.internal.json;

import org.jspecify.annotations.NullMarked;
