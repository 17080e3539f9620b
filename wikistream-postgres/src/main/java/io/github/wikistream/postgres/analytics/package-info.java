/** Queries over the stored changes. Entry point: {@link io.github.wikistream.postgres.analytics.WikiAnalytics}. */
@NullMarked
package io.github.wikistream.postgres.analytics;

import org.jspecify.annotations.NullMarked;
