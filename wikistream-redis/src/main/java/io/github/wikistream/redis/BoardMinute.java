package io.github.wikistream.redis;

import io.github.wikistream.redis.RunningBoard.Sum;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** One minute of a leaderboard: what each member has gained in it. In Redis it is {@link Lines}. */
final class BoardMinute {
    private static final class Gain {
        private long count;
        /** The member's sum of the hour; only looked at while the minute is part of it. */
        private @Nullable Sum sum;
    }

    private final String key;
    private final Map<String, Gain> gains = new HashMap<>();
    private final StringBuilder appended = new StringBuilder();
    /** Whether members may have several lines, and Redis keeps room for more. */
    private boolean loose;

    BoardMinute(String key) {
        this.key = key;
    }

    /**
     * Takes what is stored.
     *
     * @param hour that the minute is part of, {@code null} if it no longer is
     */
    void load(String lines, @Nullable RunningBoard hour) {
        Lines.forEach(lines, (member, count) -> add(member, count, hour));
        loose = true;
    }

    /** Adds a gain that has a line of its own from now on. */
    void append(String member, long count, @Nullable RunningBoard hour) {
        add(member, count, hour);
        Lines.append(appended, count, member);
    }

    private void add(String member, long count, @Nullable RunningBoard hour) {
        Gain gain = gains.get(member);
        if (gain == null) {
            gain = new Gain();
            if (hour == null) {
                gains.put(member, gain);
            } else {
                // One text for all minutes.
                gain.sum = hour.of(member);
                gains.put(gain.sum.member(), gain);
            }
        }
        gain.count = Math.addExact(gain.count, count);
        if (hour != null && gain.sum != null) {
            hour.add(gain.sum, count);
        }
    }

    /** Takes this minute out of an hour that it was part of. */
    void leave(RunningBoard hour) {
        for (Gain gain : gains.values()) {
            if (gain.sum != null) {
                hour.add(gain.sum, -gain.count);
                gain.sum = null;
            }
        }
    }

    void forEach(ObjLongConsumer<String> visitor) {
        gains.forEach((member, gain) -> visitor.accept(member, gain.count));
    }

    /** Writes it anew: a line for each member, and no room to spare. Does nothing if nothing has been appended. */
    void tighten(Changes changes) {
        if (loose) {
            StringBuilder lines = new StringBuilder();
            forEach((member, count) -> Lines.append(lines, count, member));
            changes.set(key, lines.toString(), Lifetimes.BUCKET);
            loose = false;
        }
    }

    /** Adds what has been appended. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        lifetimes.touch(changes, key, "string", Lifetimes.BUCKET);
        changes.append(key, List.of(appended.toString()));
        appended.setLength(0);
        loose = true;
    }
}
