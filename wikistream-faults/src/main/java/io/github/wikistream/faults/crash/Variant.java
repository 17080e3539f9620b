package io.github.wikistream.faults.crash;

import java.util.List;
import java.util.stream.Stream;

/** The stores of a run, its victim and the places of its kills. */
enum Variant {
    /** The program, writing to PostgreSQL. */
    POSTGRES(Victim.PROGRAM, "POSTGRES"),
    /** The program, writing to Redis. */
    REDIS(Victim.PROGRAM, "REDIS"),
    /** The program, writing to both. */
    BOTH(Victim.PROGRAM, "POSTGRES REDIS"),
    /** The program, with a function whose checkpoint is a file, and a JSON Lines file. */
    FILES(Victim.PROGRAM, "FUNCTION LINES"),
    /** The PostgreSQL server. */
    POSTGRES_SERVER(Victim.POSTGRES, "POSTGRES"),
    /** The Redis server, which loses its last second. */
    REDIS_LAST_SECOND(Victim.REDIS_LAST_SECOND, "REDIS"),
    /** The Redis server, which returns to an older save. */
    REDIS_OLD_SAVE(Victim.REDIS_OLD_SAVE, "REDIS");

    private final Victim victim;
    private final String stores;

    /**
     * @param stores the prefixes of its places, separated by spaces
     */
    Variant(Victim victim, String stores) {
        this.victim = victim;
        this.stores = stores;
    }

    /** Returns the variant that a seed belongs to. */
    static Variant of(long seed) {
        return values()[Math.floorMod(seed, values().length)];
    }

    /** Returns how many lower seeds, from 0 on, belong to the same variant. */
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
     * Returns the places of kills. A server is killed only at places that a running program passes repeatedly, and not
     * while reading, since the program may already have read everything.
     */
    List<Place> places() {
        return Stream.of(Place.values())
                .filter(place -> has(place.store()) || (place.store().isEmpty() && victim == Victim.PROGRAM))
                .filter(place -> victim == Victim.PROGRAM || !place.isPassedOnce())
                .toList();
    }
}
