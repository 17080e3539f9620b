/** The minutes and hours that metric stores keep, and the buckets that answer a query. */
@NullMarked
package io.github.wikistream.internal.bucket;

import org.jspecify.annotations.NullMarked;
