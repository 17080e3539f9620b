/** The source for Wikimedia EventStreams: HTTP connections, the interpretation of their frames, and reconnection. */
@NullMarked
package io.github.wikistream.internal.http;

import org.jspecify.annotations.NullMarked;
