/** A stream of invented changes with the shapes, rates and long tails of the real one. */
@NullMarked
package io.github.wikistream.testkit.simulator;

import org.jspecify.annotations.NullMarked;
