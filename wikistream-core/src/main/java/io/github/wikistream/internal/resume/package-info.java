/** The start of each connection to EventStreams, chosen so that no event is lost. Independent of HTTP. */
@NullMarked
package io.github.wikistream.internal.resume;

import org.jspecify.annotations.NullMarked;
