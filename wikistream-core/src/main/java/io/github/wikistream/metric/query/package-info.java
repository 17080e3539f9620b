/** Questions about counts: windows, buckets, leaderboards, and the values that answer them. */
@NullMarked
package io.github.wikistream.metric.query;

import org.jspecify.annotations.NullMarked;
