/** Parsing of event streams, shared by the connector and by recordings. */
@NullMarked
package io.github.wikistream.internal.sse;

import org.jspecify.annotations.NullMarked;
