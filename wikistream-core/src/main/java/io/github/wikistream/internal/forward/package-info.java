/** Base classes of wrappers. They forward every method, so that a wrapper does not lose an optional one. */
@NullMarked
package io.github.wikistream.internal.forward;

import org.jspecify.annotations.NullMarked;
