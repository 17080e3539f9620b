package io.github.wikistream.redis;

import java.util.Set;

/**
 * What a writer must know of a pipeline to write its next batch. The script refuses the batch if another checkpoint is stored.
 *
 * @param token  token of the stored checkpoint; empty if there is none
 * @param groups the groups of keys that were ever written
 */
record PipelineState(String token, StoredMinutes minutes, Set<String> groups) {
    PipelineState {
        groups = Set.copyOf(groups);
    }
}
