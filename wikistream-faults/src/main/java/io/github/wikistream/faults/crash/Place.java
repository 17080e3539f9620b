package io.github.wikistream.faults.crash;

/**
 * A point on the way of an event from the source to a store, at which a program or a server is killed. Each is reached from outside, through
 * wrappers of what the program hands to its pipeline: the engine and the stores know nothing of it.
 */
enum Place {
    /** The source is about to be asked for the next event. */
    BEFORE_READ("before an event is read"),
    /** The source has given an event, and nobody has it yet. */
    AFTER_READ("after an event was read"),

    /** The sink is about to ask the database what is stored. */
    POSTGRES_BEFORE_OPEN("PostgreSQL: before opening"),
    /** The sink knows what is stored, and has not told. */
    POSTGRES_AFTER_OPEN("PostgreSQL: after opening"),
    /** A batch is about to be written. */
    POSTGRES_BEFORE_WRITE("PostgreSQL: before the write"),
    /** The transaction holds the batch and its checkpoint, and is about to be committed. */
    POSTGRES_BEFORE_COMMIT("PostgreSQL: before the commit"),
    /** The server has committed, and the sink has not heard of it. */
    POSTGRES_AFTER_COMMIT("PostgreSQL: after the commit, unheard"),
    /** The batch is written, and the engine has not heard of it. */
    POSTGRES_AFTER_WRITE("PostgreSQL: after the write"),

    /** The store is about to ask the server what is counted. */
    REDIS_BEFORE_OPEN("Redis: before opening"),
    /** The store knows what is counted, and has not told. */
    REDIS_AFTER_OPEN("Redis: after opening"),
    /** A batch is about to be applied. */
    REDIS_BEFORE_WRITE("Redis: before the write"),
    /** The script that applies the batch has left the client, and the server does not have it. */
    REDIS_BEFORE_COMMIT("Redis: before the script"),
    /** The server has half of the script's bytes. */
    REDIS_WITHIN_COMMIT("Redis: within the script's bytes"),
    /** The server has run the script and answered, and the client has not heard of it. */
    REDIS_AFTER_COMMIT("Redis: after the script, unheard"),
    /** The batch is applied, and the engine has not heard of it. */
    REDIS_AFTER_WRITE("Redis: after the write"),

    /** A function is called with an event and has done nothing with it. */
    FUNCTION_BEFORE_EVENT("forEach: before an event"),
    /** The function has done its work, in the middle of a batch. */
    FUNCTION_AFTER_EVENT("forEach: after an event"),
    /** The function has had all events of a batch, and the checkpoint's file is about to be replaced. */
    FUNCTION_BEFORE_CHECKPOINT("forEach: before the checkpoint"),
    /** The checkpoint's file has been replaced. */
    FUNCTION_AFTER_CHECKPOINT("forEach: after the checkpoint"),
    /** A batch is about to be written to the file of JSON lines. */
    LINES_BEFORE_WRITE("JSON lines: before the write"),
    /** Lines and checkpoint are written, and the engine has not heard of it. */
    LINES_AFTER_WRITE("JSON lines: after the write"),

    /** Any moment, some milliseconds after the first event was read: this one is not exact. */
    ANY_MOMENT("at any moment");

    private final String words;

    Place(String words) {
        this.words = words;
    }

    /** Returns what the names of its store's places begin with, empty if it is none of a store. */
    String store() {
        return this == BEFORE_READ || this == AFTER_READ || this == ANY_MOMENT
                ? ""
                : name().substring(0, name().indexOf('_'));
    }

    /** Whether it is passed with each event, not with each batch. */
    boolean isPassedByEvents() {
        return this == BEFORE_READ
                || this == AFTER_READ
                || this == FUNCTION_BEFORE_EVENT
                || this == FUNCTION_AFTER_EVENT;
    }

    /** Whether it is passed once in the life of a program, as a rule. */
    boolean isPassedOnce() {
        return name().endsWith("_OPEN");
    }

    /** Whether an answer is under way there that may be lost. */
    boolean isBeforeAnAnswer() {
        return name().endsWith("_AFTER_COMMIT");
    }

    @Override
    public String toString() {
        return words;
    }
}
