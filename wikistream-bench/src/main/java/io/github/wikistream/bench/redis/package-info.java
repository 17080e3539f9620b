/** Benchmarks of the metric store on Redis. */
@NullMarked
package io.github.wikistream.bench.redis;

import org.jspecify.annotations.NullMarked;
