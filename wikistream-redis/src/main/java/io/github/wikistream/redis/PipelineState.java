package io.github.wikistream.redis;

import java.util.Set;

/**
 * The state of a pipeline that a writer needs for its next batch. The script refuses the batch if another checkpoint is
 * stored.
 *
 * @param token token of the stored checkpoint; empty if there is none
 * @param groups all groups of keys written so far
 */
record PipelineState(String token, StoredMinutes minutes, Set<String> groups) {
    PipelineState {
        groups = Set.copyOf(groups);
    }
}
