/** Decoding of what a source delivers into the entries of the buffer. */
@NullMarked
package io.github.wikistream.internal.ingest;

import org.jspecify.annotations.NullMarked;
