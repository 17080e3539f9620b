/**
 * Partitions, retention and verification of counts. Start with {@link
 * io.github.wikistream.postgres.maintenance.PostgresMaintenance}.
 */
@NullMarked
package io.github.wikistream.postgres.maintenance;

import org.jspecify.annotations.NullMarked;
