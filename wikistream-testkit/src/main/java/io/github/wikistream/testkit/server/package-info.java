/** A server on the loopback address that behaves like Wikimedia's EventStreams, with fault injection. */
@NullMarked
package io.github.wikistream.testkit.server;

import org.jspecify.annotations.NullMarked;
