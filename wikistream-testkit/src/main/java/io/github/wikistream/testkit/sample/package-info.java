/** Values for tests that are the same in each run: {@link io.github.wikistream.testkit.sample.SampleEvents}. */
@NullMarked
package io.github.wikistream.testkit.sample;

import org.jspecify.annotations.NullMarked;
