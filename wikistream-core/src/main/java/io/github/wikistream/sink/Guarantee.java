package io.github.wikistream.sink;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** How often an event may take effect in a sink, whatever fails. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public enum Guarantee {
    /** Once: the checkpoint is stored in the same transaction as the data. */
    EFFECTIVELY_ONCE("effectively once: same transaction"),

    /** At least once: the checkpoint is kept in a file and written after the data. A crash between the two repeats the last batch. */
    AT_LEAST_ONCE("at least once: file checkpoint"),

    /** Only while the program runs: no checkpoint is kept, and each start begins with new events. */
    THIS_RUN_ONLY("this run only: no checkpoint");

    private final String words;

    Guarantee(String words) {
        this.words = words;
    }

    /** Returns a description, such as {@code effectively once: same transaction}. */
    @Override
    public String toString() {
        return words;
    }
}
