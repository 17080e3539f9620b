/** Maintenance under load, and a sink that blocks: times and memory. */
@NullMarked
package io.github.wikistream.faults.load;

import org.jspecify.annotations.NullMarked;
