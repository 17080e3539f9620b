/** A server on the loopback that behaves like Wikimedia's EventStreams, and misbehaves on command. */
@NullMarked
package io.github.wikistream.testkit.server;

import org.jspecify.annotations.NullMarked;
