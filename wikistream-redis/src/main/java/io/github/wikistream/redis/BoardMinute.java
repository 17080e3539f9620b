package io.github.wikistream.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One minute of a leaderboard: what each member has gained in it. In Redis it is {@link Lines}. A member that gains in it again after
 * having gained in a newer one has one more place, until the minute is {@linkplain #tighten written anew}.
 */
final class BoardMinute {
    private final long number;
    private final String key;
    private List<Member> members = new ArrayList<>();
    private long[] counts = new long[16];
    private final LineWriter appended = new LineWriter();
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

    String key() {
        return key;
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
        appended.append(count, member.name());
    }

    private void add(Member member, long count, @Nullable RunningBoard running) {
        int place = member.placeIn(number);
        if (place == Member.NONE) {
            place = members.size();
            if (place == counts.length) {
                counts = Arrays.copyOf(counts, 2 * place);
            }
            members.add(member);
            counts[place] = count;
            member.hold(number, place);
        } else {
            counts[place] = Math.addExact(counts[place], count);
        }
        if (running != null) {
            running.add(member, count);
        }
    }

    /** Passes on what each member has gained; that of one may come in parts. */
    void forEach(ObjLongConsumer<Member> visitor) {
        for (int i = 0; i < members.size(); i++) {
            visitor.accept(members.get(i), counts[i]);
        }
    }

    /**
     * Makes its text anew: a line for each member, and no room to spare.
     *
     * @param round in which sums are gathered
     * @return what its key is to be set to; {@code null} if it was written at one go and stays as it is
     */
    byte @Nullable [] tighten(long round) {
        if (!loose) {
            return null;
        }
        forEach((member, count) -> member.gather(round, count));
        LineWriter lines = new LineWriter();
        List<Member> once = new ArrayList<>(members.size());
        for (Member member : members) {
            long sum = member.takeGathered();
            if (sum == 0) {
                member.release();
            } else {
                lines.append(sum, member.name());
                counts[once.size()] = sum;
                member.move(number, once.size());
                once.add(member);
            }
        }
        members = once;
        loose = false;
        return lines.take();
    }

    /** Adds what has been appended. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        lifetimes.touch(changes, key, "string", Lifetimes.BUCKET);
        changes.append(key, List.of(appended.take()));
        loose = stored;
        stored = true;
    }
}
