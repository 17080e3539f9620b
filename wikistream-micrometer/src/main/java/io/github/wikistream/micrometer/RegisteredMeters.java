package io.github.wikistream.micrometer;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Signal.LossKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The meters of one stream. Thread-safe once created. */
final class RegisteredMeters {
    static final String EVENTS = "events";

    private final MeterRegistry registry;
    private final Tags tags;
    private final WikiStream stream;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<String, SinkMeters> sinks = new HashMap<>();
    private final Map<String, Counter> reconnects = new HashMap<>();
    private final Counter gaps;
    private volatile boolean connected;

    RegisteredMeters(MeterRegistry registry, Tags tags, WikiStream stream) {
        StreamReport report = stream.report();
        this.registry = registry;
        this.tags = tags.and("pipeline", report.pipeline());
        this.stream = stream;
        registerSource();
        registerHealth();
        gaps = add(Counter.builder("wikistream.source.gaps")
                .description("Ranges of history that the source no longer keeps")
                .tags(this.tags)
                .register(registry));
        for (LossKind kind : LossKind.values()) {
            for (boolean routine : List.of(true, false)) {
                reconnects.put(key(kind, routine), reconnects(kind, routine));
            }
        }
        for (int i = 0; i < report.lanes().size(); i++) {
            String sink = report.lanes().get(i).sink();
            sinks.put(sink, new SinkMeters(this, sink, i));
        }
    }

    private void registerSource() {
        count("accepted", report -> report.received() - report.canaries() - report.invalid() - report.filtered());
        count("canary", StreamReport::canaries);
        count("invalid", StreamReport::invalid);
        count("filtered", StreamReport::filtered);
        add(Gauge.builder("wikistream.source.connected", this, self -> self.connected ? 1 : 0)
                .description("Whether the connection to the source is open")
                .tags(tags)
                .register(registry));
        bytes("wikistream.buffer.used", "Size of the events in the shared buffer", StreamReport::bufferedBytes);
        bytes("wikistream.buffer.max", "Limit of the shared buffer", StreamReport::maxBufferedBytes);
    }

    private void registerHealth() {
        check("live", StreamHealth::live);
        check("ready", StreamHealth::ready);
        check("complete", StreamHealth::complete);
        for (StreamHealth.Code code : StreamHealth.Code.values()) {
            add(Gauge.builder("wikistream.health.reasons", stream, s -> reasons(s.health(), code))
                    .description("Reasons why a check fails, at the moment")
                    .tags(tags.and("code", code.id()))
                    .register(registry));
        }
    }

    private void check(String name, Function<StreamHealth, StreamHealth.Check> check) {
        add(Gauge.builder(
                        "wikistream.health",
                        stream,
                        s -> check.apply(s.health()).passes() ? 1 : 0)
                .description("1 if the check passes, 0 if it fails")
                .tags(tags.and("check", name))
                .register(registry));
    }

    private static long reasons(StreamHealth health, StreamHealth.Code code) {
        return Stream.concat(health.ready().reasons().stream(), health.complete().reasons().stream())
                .filter(reason -> reason.code() == code)
                .count();
    }

    private void count(String outcome, ToDoubleFunction<StreamReport> number) {
        add(FunctionCounter.builder("wikistream.source.events", stream, s -> number.applyAsDouble(s.report()))
                .description("Events that the source delivered")
                .baseUnit(EVENTS)
                .tags(tags.and("outcome", outcome))
                .register(registry));
    }

    private void bytes(String name, String description, ToDoubleFunction<StreamReport> number) {
        add(Gauge.builder(name, stream, s -> number.applyAsDouble(s.report()))
                .description(description)
                .baseUnit(BaseUnits.BYTES)
                .tags(tags)
                .register(registry));
    }

    private Counter reconnects(LossKind kind, boolean routine) {
        return add(Counter.builder("wikistream.source.reconnects")
                .description("Connections to the source that ended and were made again")
                .tags(tags.and("reason", lowerCase(kind), "routine", String.valueOf(routine)))
                .register(registry));
    }

    private static String key(LossKind kind, boolean routine) {
        return kind + " " + routine;
    }

    /** Returns a constant as a tag's value, such as {@code http_status}. */
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    <M extends Meter> M add(M meter) {
        meters.add(meter);
        return meter;
    }

    MeterRegistry registry() {
        return registry;
    }

    Tags tags() {
        return tags;
    }

    WikiStream stream() {
        return stream;
    }

    void opened() {
        connected = true;
    }

    void lost(Signal.Lost lost) {
        connected = false;
        Counter counter = reconnects.get(key(lost.kind(), lost.routine()));
        if (counter != null) {
            counter.increment();
        }
    }

    void sourceFailed() {
        connected = false;
    }

    void gap() {
        gaps.increment();
    }

    void missing(String sink) {
        SinkMeters of = sinks.get(sink);
        if (of != null) {
            of.missing();
        }
    }

    void written(String sink, int events, long elapsedNanos) {
        SinkMeters of = sinks.get(sink);
        if (of != null) {
            of.written(events, elapsedNanos);
        }
    }

    void remove() {
        meters.forEach(registry::remove);
    }
}
