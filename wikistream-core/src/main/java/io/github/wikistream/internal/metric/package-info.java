/** Sums up what metrics find in a batch. */
@NullMarked
package io.github.wikistream.internal.metric;

import org.jspecify.annotations.NullMarked;
