/** The two modes of a pipeline: follow the stream, or replay a range of the past. */
@NullMarked
package io.github.wikistream.internal.mode;

import org.jspecify.annotations.NullMarked;
