package io.github.wikistream.metric;

import io.github.wikistream.config.PipelineName;

/**
 * What a metric store is told when it is opened.
 *
 * @param pipeline the name under which its counts and its checkpoint are kept: see {@link PipelineName}; pipelines of different names share a store without touching each other
 */
public record MetricContext(String pipeline) {
    /** Checks the name. */
    public MetricContext {
        PipelineName.require(pipeline);
    }
}
