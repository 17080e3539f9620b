package io.github.wikistream.metric;

import io.github.wikistream.internal.text.PipelineName;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** What a metric store receives when it is opened. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class MetricContext {
    private final String pipeline;

    /**
     * Creates a context.
     *
     * @param pipeline 1 to 63 of {@code a-z}, {@code 0-9}, {@code -} and {@code _}
     * @throws IllegalArgumentException if it is not
     */
    public MetricContext(String pipeline) {
        this.pipeline = PipelineName.require(pipeline);
    }

    /** Returns the name under which counts and checkpoint are kept. Pipelines of different names share a store and do not affect each other. */
    public String pipeline() {
        return pipeline;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MetricContext that && pipeline.equals(that.pipeline);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pipeline);
    }

    @Override
    public String toString() {
        return "MetricContext[pipeline=" + pipeline + "]";
    }
}
