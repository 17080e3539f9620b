package io.github.wikistream.examples.dashboard.meter;

import io.github.wikistream.StreamListener;
import io.github.wikistream.micrometer.WikiStreamMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of this process, for Prometheus: those of the stream, of the API, of the stores, and of Java. Thread-safe. */
public final class Telemetry implements AutoCloseable {
    /** The content type of {@link #scrape()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final WikiStreamMeters stream = new WikiStreamMeters(registry);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /**
     * @param data folder whose disk is measured; it need not exist
     */
    public Telemetry(Path data) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        collector.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new DiskSpaceMetrics(existing(data.toAbsolutePath()).toFile()).bindTo(registry);
        // A counter that appears with its first failure does not increase by it.
        maintenance(false);
        maintenance(true);
    }

    private static Path existing(Path folder) {
        Path parent = folder.getParent();
        return folder.toFile().exists() || parent == null ? folder : existing(parent);
    }

    /** Returns the listener that publishes the meters of the stream. */
    public StreamListener stream() {
        return stream;
    }

    /**
     * Counts an answered request.
     *
     * @param route path of the route with its parameters' names, such as {@code /api/v1/metrics/{name}}; {@code none} if there is none
     */
    public void answered(String method, String route, int status, double millis) {
        Timer.builder("wikistream.api.requests")
                .description("Requests that the server has answered")
                .tags("method", method, "route", route, "status", String.valueOf(status))
                .register(registry)
                .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
    }

    /** Counts live clients from now on. */
    public void countClients(Supplier<Number> clients) {
        gauge("wikistream.api.clients", "Clients that are connected to the live stream of the API", clients);
    }

    /**
     * Counts the dead letters in PostgreSQL from now on.
     *
     * @param letters not a number while the count is not known
     */
    public void countDeadLetters(Supplier<Number> letters) {
        gauge("wikistream.dead.letters", "Dead letters in PostgreSQL, up to those that were redriven", letters);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Counts a run of PostgreSQL's maintenance. */
    public void maintained(boolean failed, double seconds) {
        maintenance(failed).record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    private Timer maintenance(boolean failed) {
        return Timer.builder("wikistream.maintenance")
                .description("Maintenance runs of PostgreSQL")
                .tags("outcome", failed ? "failed" : "done")
                .register(registry);
    }

    /** Returns all meters in the text format of Prometheus. */
    public String scrape() {
        return registry.scrape(CONTENT_TYPE);
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
