/** The sink that appends events to a file, one per line. */
@NullMarked
package io.github.wikistream.internal.jsonl;

import org.jspecify.annotations.NullMarked;
