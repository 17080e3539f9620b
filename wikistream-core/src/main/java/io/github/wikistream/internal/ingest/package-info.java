/** What a source delivers, decoded: the entries that the engine passes on to lanes. */
@NullMarked
package io.github.wikistream.internal.ingest;

import org.jspecify.annotations.NullMarked;
