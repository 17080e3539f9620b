/** Values for tests: numbered events, batches and checkpoints that are the same in each run. */
@NullMarked
package io.github.wikistream.testkit.sample;

import org.jspecify.annotations.NullMarked;
