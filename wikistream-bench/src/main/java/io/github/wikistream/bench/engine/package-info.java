/** Benchmarks of single steps that an event takes through the engine. */
@NullMarked
package io.github.wikistream.bench.engine;

import org.jspecify.annotations.NullMarked;
