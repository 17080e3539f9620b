/** Benchmarks: one question per class, answered in {@code docs/performance.md}. */
@NullMarked
package io.github.wikistream.bench;

import org.jspecify.annotations.NullMarked;
