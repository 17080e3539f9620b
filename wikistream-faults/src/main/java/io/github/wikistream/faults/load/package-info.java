/** Maintenance under load, and a blocked sink: durations and memory. */
@NullMarked
package io.github.wikistream.faults.load;

import org.jspecify.annotations.NullMarked;
