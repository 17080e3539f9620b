/** Benchmarks of the event store on PostgreSQL. */
@NullMarked
package io.github.wikistream.bench.postgres;

import org.jspecify.annotations.NullMarked;
