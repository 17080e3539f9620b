/** The engine: one source, one bounded buffer, and a lane for each sink. */
@NullMarked
package io.github.wikistream.internal.engine;

import org.jspecify.annotations.NullMarked;
