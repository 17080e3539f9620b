/**
 * Base classes of wrappers. They forward every method, so that a wrapper keeps the optional methods of what it wraps.
 */
@NullMarked
package io.github.wikistream.internal.forward;

import org.jspecify.annotations.NullMarked;
