package io.github.wikistream.faults.crash;

/** The victim of a kill. */
enum Victim {
    /** The program that runs the pipeline. */
    PROGRAM(""),
    /** PostgreSQL and all its processes; it restarts from its disk. */
    POSTGRES("PostgreSQL killed; "),
    /** Redis with {@code appendfsync everysec}; it restarts without its last acknowledged writes. */
    REDIS_LAST_SECOND("Redis killed, last second lost; "),
    /** Redis without an append-only file; it restarts from an older save, or empty. */
    REDIS_OLD_SAVE("Redis killed, back to an older save; ");

    private final String words;

    Victim(String words) {
        this.words = words;
    }

    /** Returns whether it loses data that it had acknowledged. */
    boolean forgets() {
        return this == REDIS_LAST_SECOND || this == REDIS_OLD_SAVE;
    }

    @Override
    public String toString() {
        return words;
    }
}
