package io.github.wikistream.postgres;

import java.time.Instant;

/**
 * A count that is not what the rows say.
 *
 * @param rollup  table that holds it, such as {@code rollup_hour}
 * @param bucket  start of its minute, hour or day
 * @param what    the values that it counts, the letter of the cuboid or kind first
 * @param counted what the rollup says
 * @param stored  what the rows say
 */
public record CountMismatch(String rollup, Instant bucket, String what, long counted, long stored) {}
