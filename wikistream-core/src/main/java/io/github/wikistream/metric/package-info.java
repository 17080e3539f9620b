/** What to count and where counts live: the SPIs for metrics and metric stores, and the standard metrics. */
@NullMarked
package io.github.wikistream.metric;

import org.jspecify.annotations.NullMarked;
