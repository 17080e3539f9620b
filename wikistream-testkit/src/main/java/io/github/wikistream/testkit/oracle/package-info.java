/** Compares what a store holds with what was sent: nothing lost, nothing doubled, nothing altered. */
@NullMarked
package io.github.wikistream.testkit.oracle;

import org.jspecify.annotations.NullMarked;
