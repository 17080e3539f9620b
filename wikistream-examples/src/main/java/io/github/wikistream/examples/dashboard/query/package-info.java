/** Queries to the metric store and to PostgreSQL. Knows nothing of HTTP. */
@NullMarked
package io.github.wikistream.examples.dashboard.query;

import org.jspecify.annotations.NullMarked;
