package io.github.wikistream.examples.dashboard.query;

import java.time.Instant;
import java.util.List;

/**
 * Stored events over time.
 *
 * @param start         start of the first bucket
 * @param bucketSeconds length of a bucket
 * @param humans        changes by people, one number for each bucket
 * @param bots          changes by bots
 */
public record EventHistory(Instant start, long bucketSeconds, List<Long> humans, List<Long> bots) {}
