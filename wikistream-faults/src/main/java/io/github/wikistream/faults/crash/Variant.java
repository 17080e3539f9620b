package io.github.wikistream.faults.crash;

import java.util.List;
import java.util.stream.Stream;

/** What a run writes to, what is killed in it, and where. */
enum Variant {
    /** The program, with PostgreSQL. */
    POSTGRES(Victim.PROGRAM, "POSTGRES"),
    /** The program, with Redis. */
    REDIS(Victim.PROGRAM, "REDIS"),
    /** The program, with both at once. */
    BOTH(Victim.PROGRAM, "POSTGRES REDIS"),
    /** The program, with a function whose checkpoint is a file, and a file of JSON lines. */
    FILES(Victim.PROGRAM, "FUNCTION LINES"),
    /** PostgreSQL itself. */
    POSTGRES_SERVER(Victim.POSTGRES, "POSTGRES"),
    /** Redis itself, which loses its last second. */
    REDIS_LAST_SECOND(Victim.REDIS_LAST_SECOND, "REDIS"),
    /** Redis itself, which falls back to an older save. */
    REDIS_OLD_SAVE(Victim.REDIS_OLD_SAVE, "REDIS");

    private final Victim victim;
    private final String stores;

    /**
     * Makes one.
     *
     * @param stores what the names of its places begin with, with spaces between
     */
    Variant(Victim victim, String stores) {
        this.victim = victim;
        this.stores = stores;
    }

    /** Returns the variant that a seed is run into. */
    static Variant of(long seed) {
        return values()[Math.floorMod(seed, values().length)];
    }

    /** Returns how many lower seeds, from 0 on, are run into the same variant. */
    long turn(long seed) {
        return Math.floorDiv(seed, values().length);
    }

    Victim victim() {
        return victim;
    }

    private boolean has(String store) {
        return List.of(stores.split(" ", -1)).contains(store);
    }

    boolean hasPostgres() {
        return has("POSTGRES");
    }

    boolean hasRedis() {
        return has("REDIS");
    }

    /**
     * Returns where something is killed. A server is killed only where a running program passes time and again, and not while it reads: it may
     * have read all that there is.
     */
    List<Place> places() {
        return Stream.of(Place.values())
                .filter(place -> has(place.store()) || (place.store().isEmpty() && victim == Victim.PROGRAM))
                .filter(place -> victim == Victim.PROGRAM || !place.isPassedOnce())
                .toList();
    }
}
