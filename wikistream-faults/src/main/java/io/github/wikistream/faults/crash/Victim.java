package io.github.wikistream.faults.crash;

/** What is killed. */
enum Victim {
    /** The program that runs the pipeline. */
    PROGRAM(""),
    /** PostgreSQL and all its processes; it comes back from its disk. */
    POSTGRES("PostgreSQL killed; "),
    /** Redis with {@code appendfsync everysec}; it comes back without what it had acknowledged last. */
    REDIS_LAST_SECOND("Redis killed, last second lost; "),
    /** Redis without an append-only file; it comes back from an older save, or from none. */
    REDIS_OLD_SAVE("Redis killed, back to an older save; ");

    private final String words;

    Victim(String words) {
        this.words = words;
    }

    /** Whether it forgets something that it had acknowledged. */
    boolean forgets() {
        return this == REDIS_LAST_SECOND || this == REDIS_OLD_SAVE;
    }

    @Override
    public String toString() {
        return words;
    }
}
