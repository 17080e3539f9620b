package io.github.wikistream.analysis;

import io.github.wikistream.internal.bucket.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds spikes in counts per minute of many keys, such as wikis, pages or users. Not thread-safe.
 *
 * <p><b>Computation.</b> Each key has a level: the mean count of a minute over about the last hour, without the last
 * five minutes, adjusted by the hour of the day as observed on earlier days. It gives the expected count μ of the
 * running minute, the last 60 seconds, the last two minutes and the last five. The counts of people scatter more than a
 * Poisson distribution, so a negative binomial distribution of mean μ and variance μ + φ μ² is assumed, with φ learnt
 * from the key's last day, for single minutes and for five. The surprise is -log<sub>10</sub> of the probability of the
 * observed count or a higher one; the largest of the four windows is used. The running minute is compared with the
 * elapsed part of it, so a spike is found before the minute ends; the last 60 seconds are known if there was a call in
 * the minute before, at about the same second.
 *
 * <p><b>Threshold.</b> A spike has a surprise and a count in five minutes as {@link SpikeSettings} require, after a
 * warm-up of {@value #WARM_UP_MINUTES} minutes. It lasts until five minutes in a row are usual again. Its minutes
 * change the level little. What lasts three hours ends as a spike and is usual from then on.
 *
 * <p><b>Limits.</b> On the first day the hour of the day is unknown. Rare keys, below some 10 a minute, can double or
 * triple for a minute by chance: a five-fold spike of theirs is found within five minutes, not one. A new key with a
 * high count is a spike. So is a bot that starts its daily run: the reader has to judge.
 *
 * <p>Memory is a few hundred bytes for each key with {@value #LEAST_TO_TRACK} or more within five minutes, up to
 * {@value #MOST_KEYS} keys. The state can be rebuilt from the minutes that a store keeps.
 */
final class SpikeDetector {
    /** The warm-up in minutes. */
    public static final int WARM_UP_MINUTES = 60;

    private static final int LEAST_TO_TRACK = 5;
    private static final int MOST_KEYS = 20_000;
    private static final double LEAST_ELAPSED = 1.0 / 60;
    private static final double SECONDS_PER_MINUTE = 60;

    private final SpikeSettings settings;
    private final Map<String, SpikeTrack> tracks = new HashMap<>();
    /** Counts of the last closed minutes of untracked keys, newest last. */
    private final List<Map<String, Long>> untracked = new ArrayList<>();

    private Map<String, Long> running = Map.of();
    private long minute = Long.MIN_VALUE;
    private int seen;

    public SpikeDetector(SpikeSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds the counts of a minute, so far or complete, and returns the spikes that last or end.
     *
     * @param now the instant up to which was counted, not before that of the last call; a minute ends with the first
     *     call in a later one, and its last counts are used
     * @param counts of this minute, by key; keys without a count may be absent
     * @return spikes that last, and those that ended with a minute that this call closed, most improbable first
     */
    public List<Spike> observe(Instant now, Map<String, Long> counts) {
        long asked = Bucket.minuteOf(now);
        if (asked < minute) {
            throw new IllegalArgumentException(
                    "minutes must come in order: " + now + " comes after " + Bucket.startOfMinute(minute));
        }
        List<Spike> spikes = new ArrayList<>();
        if (minute != Long.MIN_VALUE) {
            // A minute without a call counts as a minute without events; after a day of such minutes, all state is
            // gone.
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
     * Adds the counts of a complete minute.
     *
     * @param start any instant of it
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

    /** A new key had few counts until now; a key that exists from the start is judged only after the warm-up. */
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
