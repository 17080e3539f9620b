package io.github.wikistream.redis;

import io.github.wikistream.redis.Member.Gain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One minute of a leaderboard: what each member has gained in it. In Redis it is {@link Lines}. */
final class BoardMinute {
    private final long number;
    private final String key;
    private final List<Gain> gains = new ArrayList<>();
    private final StringBuilder appended = new StringBuilder();
    private boolean stored;
    /** Whether members may have several lines, and Redis keeps room for more. */
    private boolean loose;

    /**
     * Makes an empty one.
     *
     * @param number in minutes since 1970
     */
    BoardMinute(long number, String key) {
        this.number = number;
        this.key = key;
    }

    long number() {
        return number;
    }

    /**
     * Adds a gain that is stored.
     *
     * @param running the hour that the minute is part of, {@code null} if it no longer is
     */
    void load(Member member, long count, @Nullable RunningBoard running) {
        add(member, count, running);
        stored = true;
        loose = true;
    }

    /** Adds a gain that has a line of its own from now on. */
    void append(Member member, long count, @Nullable RunningBoard running) {
        add(member, count, running);
        Lines.append(appended, count, member.name());
    }

    private void add(Member member, long count, @Nullable RunningBoard running) {
        Gain first = member.add(this, count);
        if (first != null) {
            gains.add(first);
        }
        if (running != null) {
            running.add(member, count);
        }
    }

    /** Returns what each member has gained. */
    List<Gain> gains() {
        return gains;
    }

    /** Writes it anew: a line for each member, and no room to spare. Does nothing if it was written at one go. */
    void tighten(Changes changes) {
        if (loose) {
            StringBuilder lines = new StringBuilder();
            gains.forEach(
                    gain -> Lines.append(lines, gain.count(), gain.member().name()));
            changes.set(key, lines.toString(), Lifetimes.BUCKET);
            loose = false;
        }
    }

    /** Adds what has been appended. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        lifetimes.touch(changes, key, "string", Lifetimes.BUCKET);
        changes.append(key, List.of(appended.toString()));
        appended.setLength(0);
        loose = stored;
        stored = true;
    }
}
