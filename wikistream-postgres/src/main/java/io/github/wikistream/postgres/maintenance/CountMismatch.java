package io.github.wikistream.postgres.maintenance;

import java.time.Instant;

/**
 * A count that differs from the rows.
 *
 * @param rollup table of the count, such as {@code rollup_hour}
 * @param bucket start of its minute, hour or day
 * @param what the values that it counts, after the letter of the cuboid or kind
 * @param counted the stored count
 * @param stored the count of the rows
 */
public record CountMismatch(String rollup, Instant bucket, String what, long counted, long stored) {}
