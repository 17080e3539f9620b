/** Where a connection to EventStreams starts so that no event is lost. Knows no HTTP. */
@NullMarked
package io.github.wikistream.internal.resume;

import org.jspecify.annotations.NullMarked;
