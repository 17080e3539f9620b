package io.github.wikistream.analysis;

import io.github.wikistream.metric.query.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds bursts in counts by minute of many keys, such as wikis, pages or users. Not safe for use by several threads.
 *
 * <p><b>What it computes.</b> For each key a level: the mean count of a minute over about the last hour, leaving out the last five minutes,
 * and set in proportion to how the hour of the day compares with the day, as the days before showed it. From it follow how many the
 * running minute, the last 60 seconds, the last two minutes and the last five let expect, μ. Counts of people scatter more than chance alone has it, so they are taken to follow a
 * negative binomial distribution of mean μ and variance μ + φ μ², with φ learnt from the key's last day, for single minutes and for five. The
 * surprise is -log<sub>10</sub> of the probability of what was observed or more, of the four windows the largest. The running minute is
 * compared with the part of it that is over, so a burst need not wait for its end; the last 60 seconds are known where there was a look in
 * the minute before, at about the same second.
 *
 * <p><b>What makes a spike.</b> A surprise and a count in five minutes as {@link SpikeSettings} say, after a warm-up of
 * {@value #WARM_UP_MINUTES} minutes. It lasts until five minutes in a row are usual again: one burst is one spike. Its minutes change
 * the level little. What lasts three hours ends as a spike and is usual from then on.
 *
 * <p><b>Its limits.</b> In the first day it knows nothing of the hour of the day. Keys that are rare, below some 10 a minute, can double or
 * triple for a minute by chance: a five-fold burst of theirs shows within five minutes, not one. A key that was never seen, and
 * begins with many, is a spike. A robot that begins its daily run is one too: whether that is news is for the reader to say.
 *
 * <p>Its memory is a few hundred bytes for each key that had {@value #LEAST_TO_TRACK} or more within five minutes, up to {@value #MOST_KEYS} keys.
 * It can be made anew from a store by showing it the minutes that are kept.
 */
final class SpikeDetector {
    /** For how many minutes it only learns. */
    public static final int WARM_UP_MINUTES = 60;

    private static final int LEAST_TO_TRACK = 5;
    private static final int MOST_KEYS = 20_000;
    private static final double LEAST_ELAPSED = 1.0 / 60;
    private static final double SECONDS_PER_MINUTE = 60;

    private final SpikeSettings settings;
    private final Map<String, SpikeTrack> tracks = new HashMap<>();
    /** Counts of the last closed minutes of keys that are not tracked, newest last. */
    private final List<Map<String, Long>> untracked = new ArrayList<>();

    private Map<String, Long> running = Map.of();
    private long minute = Long.MIN_VALUE;
    private int seen;

    /** Makes one that has seen nothing. */
    public SpikeDetector(SpikeSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes the counts of a minute, so far or as a whole, and tells the spikes that last or end.
     *
     * @param now    the moment up to which the counts were made, not before the last one; a minute is over when a moment of a later one
     *               comes, and what was last said of it counts
     * @param counts of this minute, by key; keys without a count may be left out
     * @return spikes that last, and those that ended with a minute that was closed by this call, most improbable first
     */
    public List<Spike> observe(Instant now, Map<String, Long> counts) {
        long asked = Bucket.minuteOf(now);
        if (asked < minute) {
            throw new IllegalArgumentException(
                    "minutes must come in order: " + now + " comes after " + Bucket.startOfMinute(minute));
        }
        List<Spike> spikes = new ArrayList<>();
        if (minute != Long.MIN_VALUE) {
            // What is told of minutes that nobody spoke of is that nothing happened; a day of that forgets all there
            // was.
            long skipped = Math.min(asked - minute, 1_440);
            for (long closed = asked - skipped; closed < asked; closed++) {
                minute = closed;
                close(spikes);
                running = Map.of();
            }
        }
        minute = asked;
        running = Map.copyOf(counts);
        double second = now.getEpochSecond() - asked * SECONDS_PER_MINUTE + now.getNano() / 1e9;
        look(Math.max(second / SECONDS_PER_MINUTE, LEAST_ELAPSED), spikes);
        spikes.sort((a, b) -> Double.compare(b.score(), a.score()));
        return spikes;
    }

    /**
     * Takes the counts of a whole minute.
     *
     * @param start any moment of it
     */
    public List<Spike> observeMinute(Instant start, Map<String, Long> counts) {
        return observe(Bucket.startOfMinute(Bucket.minuteOf(start) + 1).minusNanos(1), counts);
    }

    private void look(double elapsed, List<Spike> spikes) {
        running.forEach((key, count) -> {
            if (!tracks.containsKey(key) && lately(key) + count >= LEAST_TO_TRACK && tracks.size() < MOST_KEYS) {
                tracks.put(key, new SpikeTrack(firstLevel(key)));
            }
        });
        tracks.forEach((key, track) -> {
            long count = running.getOrDefault(key, 0L);
            if (seen >= WARM_UP_MINUTES) {
                track.judge(track.look(minute, count, elapsed), minute, settings, count);
            }
            Spike spike = track.spike(key, settings, null);
            if (spike != null) {
                spikes.add(spike);
            }
        });
    }

    private long lately(String key) {
        long sum = 0;
        for (Map<String, Long> counts : untracked) {
            sum += counts.getOrDefault(key, 0L);
        }
        return sum;
    }

    /** A key that comes up late had few until now; one that is there from the beginning is judged after the warm-up only. */
    private double firstLevel(String key) {
        return lately(key) / (double) SpikeTrack.WINDOW;
    }

    private void close(List<Spike> spikes) {
        Set<String> gone = new HashSet<>();
        tracks.forEach((key, track) -> {
            long count = running.getOrDefault(key, 0L);
            SpikeTrack.Look look = track.look(minute, count, 1);
            if (seen >= WARM_UP_MINUTES) {
                track.judge(look, minute, settings, count);
            }
            Spike ended = track.close(key, minute, count, look, settings);
            if (ended != null) {
                spikes.add(ended);
            }
            if (track.isIdle()) {
                gone.add(key);
            }
        });
        tracks.keySet().removeAll(gone);
        Map<String, Long> rest = new HashMap<>(running);
        rest.keySet().removeAll(tracks.keySet());
        untracked.add(rest);
        if (untracked.size() >= SpikeTrack.WINDOW) {
            untracked.remove(0);
        }
        seen++;
    }
}
