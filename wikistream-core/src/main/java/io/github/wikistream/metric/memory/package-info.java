/** The metric store in memory. */
@NullMarked
package io.github.wikistream.metric.memory;

import org.jspecify.annotations.NullMarked;
