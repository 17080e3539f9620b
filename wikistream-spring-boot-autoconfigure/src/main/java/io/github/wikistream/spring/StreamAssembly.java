package io.github.wikistream.spring;

import io.github.wikistream.StreamListener;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Builds the application's stream of its properties and beans, and collects what is wrong with them. Used once. */
final class StreamAssembly {
    /** Other filters are those of listening methods. */
    private static final String FILTER = "wikiStreamFilter";

    private final WikiStream.Builder builder = WikiStream.builder();
    private final List<String> faults = new ArrayList<>();
    private @Nullable RuntimeException first;

    private <T> void set(String property, @Nullable T value, Consumer<T> setting) {
        if (value != null) {
            attempt("wikistream." + property + ": ", () -> setting.accept(value));
        }
    }

    private void attempt(String prefix, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException | IllegalStateException | PluginException e) {
            faults.add(prefix + e.getMessage());
            first = first == null ? e : first;
        }
    }

    StreamAssembly properties(WikiStreamProperties properties) {
        set("user-agent", properties.userAgent(), builder::userAgent);
        set("pipeline", properties.pipeline(), builder::pipeline);
        set("source", properties.source(), builder::source);
        set("source-name", properties.sourceName(), builder::sourceName);
        set("streams", properties.streams(), names -> builder.streams(names.toArray(String[]::new)));
        set("since", properties.since(), builder::since);
        set("checkpoint-folder", properties.checkpointFolder(), builder::checkpointFolder);
        set("buffer-bytes", properties.bufferBytes(), size -> builder.bufferBytes(size.toBytes()));
        set("batch-events", properties.batchEvents(), builder::batchEvents);
        set("linger", properties.linger(), builder::linger);
        set("close-deadline", properties.closeDeadline(), builder::closeDeadline);
        set("standby", properties.standby(), builder::standby);
        set("health.max-lag", properties.health().maxLag(), builder::maxLag);
        set("health.max-silence", properties.health().maxSilence(), builder::maxSilence);
        for (int i = 0; i < properties.sinks().size(); i++) {
            set("sinks[" + i + "]", properties.sinks().get(i), builder::sink);
        }
        if (properties.failFast()) {
            builder.failFast();
        }
        return this;
    }

    /** Adds the beans that are parts of a stream. */
    StreamAssembly beans(ListableBeanFactory beans) {
        each(beans, Sink.class, builder::sink);
        each(beans, MetricStore.class, builder::metricStore);
        beans.getBeanProvider(Metric.class)
                .orderedStream()
                .forEach(metric -> attempt("", () -> builder.metric(metric)));
        beans.getBeanProvider(StreamListener.class).orderedStream().forEach(builder::listener);
        if (beans.containsBean(FILTER)) {
            attempt("bean '" + FILTER + "': ", () -> builder.filter(beans.getBean(FILTER, EventFilter.class)));
        }
        set("source", beans.getBeanProvider(Source.class).getIfUnique(), builder::source);
        return this;
    }

    private <T> void each(ListableBeanFactory beans, Class<T> type, NamedSetting<T> setting) {
        for (Map.Entry<String, T> bean : beans.getBeansOfType(type).entrySet()) {
            attempt("bean '" + bean.getKey() + "': ", () -> setting.set(bean.getKey(), bean.getValue()));
        }
    }

    @FunctionalInterface
    private interface NamedSetting<T> {
        void set(String name, T value);
    }

    /** Adds the methods that listen. */
    StreamAssembly listeners(ListenerMethods methods, ListenerSinks sinks) {
        methods.find(faults::add)
                .forEach(method -> attempt(method + ": ", () -> builder.sink(method.id(), sinks.create(method))));
        return this;
    }

    StreamAssembly customized(Iterable<WikiStreamCustomizer> customizers) {
        customizers.forEach(customizer -> attempt("", () -> customizer.customize(builder)));
        return this;
    }

    /** The builder lists several faults in one message, and keeps each as the cause or suppressed. */
    private void addEach(RuntimeException thrown) {
        if (thrown.getCause() == null || thrown.getSuppressed().length == 0) {
            faults.add(String.valueOf(thrown.getMessage()));
            return;
        }
        faults.add(String.valueOf(thrown.getCause().getMessage()));
        for (Throwable other : thrown.getSuppressed()) {
            faults.add(String.valueOf(other.getMessage()));
        }
    }

    /**
     * Builds the stream, without starting it.
     *
     * @throws WikiStreamSettingsException if anything is wrong
     */
    WikiStream build() {
        if (faults.isEmpty()) {
            try {
                return builder.build();
            } catch (IllegalArgumentException | IllegalStateException | PluginException e) {
                first = e;
                addEach(e);
            }
        }
        throw new WikiStreamSettingsException(faults, first);
    }
}
