/** The sink that writes events to a file, one a line. */
@NullMarked
package io.github.wikistream.internal.jsonl;

import org.jspecify.annotations.NullMarked;
