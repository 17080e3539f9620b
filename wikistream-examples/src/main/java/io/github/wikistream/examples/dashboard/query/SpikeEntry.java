package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spike: an activity that exceeds what the previous hours predict.
 *
 * @param subject  type of the subject
 * @param name     the wiki, page or user; {@code all} for the whole stream
 * @param note     the wiki of a page; else {@code null}
 * @param url      https address; {@code null} if unknown
 * @param start    its first minute
 * @param peak     the minute with the lowest probability
 * @param end      the first minute after it; {@code null} while it lasts
 * @param observed number of events at the peak
 * @param expected number that the previous hours predict
 * @param minutes  length of the peak: 1, 2 or 5
 * @param score    improbability, 0.5 to 1
 * @param pages    of the whole stream and of wikis: the busiest pages during the spike
 * @param users    of the whole stream: the busiest users during the spike
 */
public record SpikeEntry(
        Subject subject,
        String name,
        @Nullable String note,
        @Nullable String url,
        Instant start,
        Instant peak,
        @Nullable Instant end,
        long observed,
        double expected,
        int minutes,
        double score,
        List<LeaderboardEntry> pages,
        List<LeaderboardEntry> users) {}
