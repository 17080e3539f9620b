package io.github.wikistream.sink;

import io.github.wikistream.config.PipelineName;

/**
 * What a sink is told when it is opened.
 *
 * @param pipeline the name under which its checkpoint is kept: see {@link PipelineName}; pipelines of
 *                 different names share a store without touching each other's progress
 */
public record SinkContext(String pipeline) {
    /** Checks the name. */
    public SinkContext {
        PipelineName.require(pipeline);
    }
}
