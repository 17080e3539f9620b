/** A stream of simulated changes with the forms, rates and long tails of the real one. */
@NullMarked
package io.github.wikistream.testkit.simulator;

import org.jspecify.annotations.NullMarked;
