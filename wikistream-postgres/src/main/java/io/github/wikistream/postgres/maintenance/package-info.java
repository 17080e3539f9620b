/**
 * Partitions, retention and verification of counts. Entry point: {@link
 * io.github.wikistream.postgres.maintenance.PostgresMaintenance}.
 */
@NullMarked
package io.github.wikistream.postgres.maintenance;

import org.jspecify.annotations.NullMarked;
