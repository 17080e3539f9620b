/** How well series are scored: a benchmark of labelled ones. */
@NullMarked
package io.github.wikistream.bench.series;

import org.jspecify.annotations.NullMarked;
