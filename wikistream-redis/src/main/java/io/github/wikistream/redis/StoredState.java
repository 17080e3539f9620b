package io.github.wikistream.redis;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What a writer must know of a pipeline to write its next batch. The script refuses the batch if another checkpoint is stored.
 *
 * @param token   names the checkpoint that this was read with; empty if there was none
 * @param newest  the newest minute that holds a count
 * @param since   the first minute since which nothing has expired; {@link Long#MIN_VALUE} if nothing ever has
 * @param expired whether the pipeline was idle for so long that buckets may have expired since {@code newest}
 * @param groups  the groups of keys that were ever written, to move on and to remove what is too old
 */
record StoredState(String token, OptionalLong newest, long since, boolean expired, Set<String> groups) {
    StoredState {
        groups = Set.copyOf(groups);
    }

    /** Returns the state after a batch. */
    StoredState after(String next, OptionalLong moved, Set<String> all) {
        return new StoredState(next, moved, since, false, all);
    }
}
