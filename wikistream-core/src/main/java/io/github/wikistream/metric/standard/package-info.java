/** The metrics that every pipeline counts. */
@NullMarked
package io.github.wikistream.metric.standard;

import org.jspecify.annotations.NullMarked;
