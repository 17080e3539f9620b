/** Benchmarks: one question per class, answered in {@code docs/explanation/performance.md}. */
@NullMarked
package io.github.wikistream.bench;

import org.jspecify.annotations.NullMarked;
