/** The life cycle of a pipeline: reads one source, runs one lane per sink, and stops. */
@NullMarked
package io.github.wikistream.internal.engine;

import org.jspecify.annotations.NullMarked;
