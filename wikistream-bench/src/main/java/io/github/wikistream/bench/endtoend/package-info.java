/** A run from HTTP to both stores, compared with a plain pipeline. */
@NullMarked
package io.github.wikistream.bench.endtoend;

import org.jspecify.annotations.NullMarked;
