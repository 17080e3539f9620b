/** Queries over the stored changes. Start with {@link io.github.wikistream.postgres.analytics.WikiAnalytics}. */
@NullMarked
package io.github.wikistream.postgres.analytics;

import org.jspecify.annotations.NullMarked;
