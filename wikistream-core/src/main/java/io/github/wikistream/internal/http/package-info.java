/** The source for Wikimedia EventStreams: connections over HTTP, what their frames mean, and when to connect again. */
@NullMarked
package io.github.wikistream.internal.http;

import org.jspecify.annotations.NullMarked;
