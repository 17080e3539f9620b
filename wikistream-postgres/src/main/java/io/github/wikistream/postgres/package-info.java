/**
 * The event store on PostgreSQL. Entry point: {@link io.github.wikistream.postgres.PostgresSink}, which writes the
 * events; queries are in {@code analytics}, exports in {@code export}, partitions and retention in {@code maintenance}.
 */
@NullMarked
package io.github.wikistream.postgres;

import org.jspecify.annotations.NullMarked;
