package io.github.wikistream.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The leaderboard of the hour that ends with the newest minute: the sums of all members in the writer, and those of the first {@link Places}
 * in Redis, as {@link Lines}.
 */
final class RunningBoard {
    /** How many minutes it spans, the newest included. */
    static final int MINUTES = 60;

    private final SumText placed;
    /** Those that have a place or had one when the batch began: of most members nothing need be written. */
    private final List<Member> changed = new ArrayList<>();

    private final Places places = new Places();
    private boolean renewed = true;
    private boolean moved;

    RunningBoard(String key) {
        placed = new SumText(key, Lifetimes.BUCKET);
    }

    void add(Member member, long delta) {
        long before = member.hour();
        member.addToHour(delta);
        if ((places.take(before) || places.take(member.hour())) && member.remember(before)) {
            changed.add(member);
        }
    }

    /** Begins anew with nothing. */
    void clear(Collection<Member> all) {
        all.forEach(Member::clearHour);
        changed.clear();
        renewed = true;
    }

    /** Takes a minute out of the hour, so that places may become too few. */
    void leave(BoardMinute minute) {
        minute.forEach((member, count) -> add(member, -count));
        moved = true;
    }

    /** Adds what has changed; {@code all} are all members. */
    void addTo(Changes changes, Lifetimes lifetimes, Collection<Member> all) {
        for (Member member : changed) {
            places.move(member.before(), member.hour());
            member.settle();
        }
        if (renewed || places.areMany() || (moved && places.areFew())) {
            renewed |= places.choose(all.stream().mapToLong(Member::hour));
        }
        if (renewed) {
            placed.clear();
            all.forEach(member -> placed.add(member.name(), places.held(member.hour())));
        } else {
            LineWriter lines = new LineWriter();
            for (Member member : changed) {
                long gain = places.held(member.hour()) - places.held(member.before());
                if (gain != 0) {
                    placed.add(member.name(), gain);
                    lines.append(gain, member.name());
                }
            }
            if (!lines.isEmpty()) {
                placed.append(lines.take());
            }
        }
        placed.addTo(changes, lifetimes);
        changed.clear();
        renewed = false;
        moved = false;
    }
}
