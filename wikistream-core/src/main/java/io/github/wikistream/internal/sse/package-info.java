/** The way from the bytes of an event stream to its events, shared by the connector and by recordings. */
@NullMarked
package io.github.wikistream.internal.sse;

import org.jspecify.annotations.NullMarked;
