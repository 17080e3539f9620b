package io.github.wikistream.faults.crash;

/**
 * A point between the source and a store at which a program or a server is killed. Wrappers around what the program
 * passes to its pipeline detect each point; engine and stores contain no code for it.
 */
enum Place {
    /** The source is about to be asked for the next event. */
    BEFORE_READ("before an event is read"),
    /** The source has returned an event that is not processed yet. */
    AFTER_READ("after an event was read"),

    /** The sink is about to query the stored checkpoint. */
    POSTGRES_BEFORE_OPEN("PostgreSQL: before opening"),
    /** The sink has read the stored checkpoint and not returned it yet. */
    POSTGRES_AFTER_OPEN("PostgreSQL: after opening"),
    /** A batch is about to be written. */
    POSTGRES_BEFORE_WRITE("PostgreSQL: before the write"),
    /** The transaction contains the batch and its checkpoint, and is about to be committed. */
    POSTGRES_BEFORE_COMMIT("PostgreSQL: before the commit"),
    /** The server has committed; the sink has not received the reply. */
    POSTGRES_AFTER_COMMIT("PostgreSQL: after the commit, acknowledgement lost"),
    /** The batch is written; the engine does not know yet. */
    POSTGRES_AFTER_WRITE("PostgreSQL: after the write"),

    /** The store is about to query the stored checkpoint. */
    REDIS_BEFORE_OPEN("Redis: before opening"),
    /** The store has read the stored checkpoint and not returned it yet. */
    REDIS_AFTER_OPEN("Redis: after opening"),
    /** A batch is about to be applied. */
    REDIS_BEFORE_WRITE("Redis: before the write"),
    /** The client has sent the script that applies the batch; the server has not received it. */
    REDIS_BEFORE_COMMIT("Redis: before the script"),
    /** The server has received half of the script's bytes. */
    REDIS_WITHIN_COMMIT("Redis: within the script's bytes"),
    /** The server has run the script and replied; the client has not received the reply. */
    REDIS_AFTER_COMMIT("Redis: after the script, acknowledgement lost"),
    /** The batch is applied; the engine does not know yet. */
    REDIS_AFTER_WRITE("Redis: after the write"),

    /** A function was called with an event and has not processed it. */
    FUNCTION_BEFORE_EVENT("forEach: before an event"),
    /** The function has processed an event in the middle of a batch. */
    FUNCTION_AFTER_EVENT("forEach: after an event"),
    /** The function has processed all events of a batch; the checkpoint file is about to be replaced. */
    FUNCTION_BEFORE_CHECKPOINT("forEach: before the checkpoint"),
    /** The checkpoint file has been replaced. */
    FUNCTION_AFTER_CHECKPOINT("forEach: after the checkpoint"),
    /** A batch is about to be written to the JSON Lines file. */
    LINES_BEFORE_WRITE("JSON lines: before the write"),
    /** Lines and checkpoint are written; the engine does not know yet. */
    LINES_AFTER_WRITE("JSON lines: after the write"),

    /** Some milliseconds after the first event was read; not an exact place. */
    ANY_MOMENT("at any moment");

    private final String words;

    Place(String words) {
        this.words = words;
    }

    /** Returns the prefix of the names of its store's places, empty if it belongs to no store. */
    String store() {
        return this == BEFORE_READ || this == AFTER_READ || this == ANY_MOMENT
                ? ""
                : name().substring(0, name().indexOf('_'));
    }

    /** Returns whether it is passed once per event rather than once per batch. */
    boolean isPassedByEvents() {
        return this == BEFORE_READ
                || this == AFTER_READ
                || this == FUNCTION_BEFORE_EVENT
                || this == FUNCTION_AFTER_EVENT;
    }

    /** Returns whether it is usually passed once per run of the program. */
    boolean isPassedOnce() {
        return name().endsWith("_OPEN");
    }

    /** Returns whether a reply is in flight that may be lost. */
    boolean isBeforeAnAnswer() {
        return name().endsWith("_AFTER_COMMIT");
    }

    @Override
    public String toString() {
        return words;
    }
}
