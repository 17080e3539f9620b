/** Comparison of a store with what was sent, for lost, duplicate and altered events: {@link io.github.wikistream.testkit.oracle.Oracle}. */
@NullMarked
package io.github.wikistream.testkit.oracle;

import org.jspecify.annotations.NullMarked;
