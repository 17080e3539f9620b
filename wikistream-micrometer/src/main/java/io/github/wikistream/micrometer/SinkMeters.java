package io.github.wikistream.micrometer;

import io.github.wikistream.StreamReport.Lane;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.event.Completeness;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of one sink. Thread-safe once created. */
final class SinkMeters {
    private final RegisteredMeters all;
    private final Tags tags;
    private final int index;
    private final Counter gaps;
    private final DistributionSummary batches;
    private final Timer writes;

    /**
     * @param index of the sink in the report
     */
    SinkMeters(RegisteredMeters all, String sink, int index) {
        this.all = all;
        this.index = index;
        tags = all.tags().and("sink", sink);
        registerOutcomes();
        registerLag();
        registerCompleteness();
        for (LaneState state : LaneState.values()) {
            all.add(Gauge.builder("wikistream.sink.state", all.stream(), of(lane -> lane.state() == state ? 1 : 0))
                    .description("1 for the state that the sink is in, 0 for all others")
                    .tags(tags.and("state", RegisteredMeters.lowerCase(state)))
                    .register(all.registry()));
        }
        gaps = all.add(Counter.builder("wikistream.sink.gaps")
                .description("Ranges of events that are missing and that reading again did not deliver")
                .tags(tags)
                .register(all.registry()));
        batches = all.add(DistributionSummary.builder("wikistream.sink.batch")
                .description("Events in a batch that the sink stored; batches without events are left out")
                .baseUnit(RegisteredMeters.EVENTS)
                .tags(tags)
                .register(all.registry()));
        writes = all.add(Timer.builder("wikistream.sink.write")
                .description("Time that the sink takes to store a batch")
                .tags(tags)
                .register(all.registry()));
    }

    private void registerOutcomes() {
        outcome("stored", Lane::stored);
        outcome("filtered", Lane::filtered);
        outcome("repeat", Lane::repeats);
        outcome("canary", Lane::canaries);
        outcome("dead_letter", Lane::deadLetters);
        all.add(FunctionCounter.builder("wikistream.sink.retries", all.stream(), of(Lane::retries))
                .description("Failed attempts to open the sink or to write")
                .tags(tags)
                .register(all.registry()));
    }

    private void outcome(String outcome, ToLongFunction<Lane> number) {
        all.add(FunctionCounter.builder("wikistream.sink.events", all.stream(), of(number::applyAsLong))
                .description("Events that the sink's lane has dealt with")
                .baseUnit(RegisteredMeters.EVENTS)
                .tags(tags.and("outcome", outcome))
                .register(all.registry()));
    }

    private void registerLag() {
        gauge("wikistream.sink.lag.events", "Events that wait for the sink", Lane::lagEvents);
        all.add(TimeGauge.builder(
                        "wikistream.sink.lag",
                        all.stream(),
                        TimeUnit.MILLISECONDS,
                        of(lane -> lane.lag().toMillis()))
                .description("How long the oldest waiting event has waited")
                .tags(tags)
                .register(all.registry()));
    }

    private void registerCompleteness() {
        gauge(
                "wikistream.sink.missing",
                "Events that are missing, over all runs",
                lane -> sum(lane, Completeness::missing));
        all.add(Gauge.builder("wikistream.sink.seams", all.stream(), of(lane -> sum(lane, Completeness::seams)))
                .description("Connections that could not be joined to the one before, over all runs")
                .tags(tags)
                .register(all.registry()));
        all.add(Gauge.builder("wikistream.sink.completeness", all.stream(), of(SinkMeters::completeness))
                .description("Share of the events that should have been read, over all runs")
                .tags(tags)
                .register(all.registry()));
    }

    private void gauge(String name, String description, ToLongFunction<Lane> number) {
        all.add(Gauge.builder(name, all.stream(), of(number::applyAsLong))
                .description(description)
                .baseUnit(RegisteredMeters.EVENTS)
                .tags(tags)
                .register(all.registry()));
    }

    private ToDoubleFunction<WikiStream> of(ToDoubleFunction<Lane> number) {
        return stream -> number.applyAsDouble(stream.report().lanes().get(index));
    }

    private static long sum(Lane lane, ToLongFunction<Completeness> part) {
        return lane.completeness().values().stream().mapToLong(part).sum();
    }

    /** Returns 1 if nothing is known to be missing, as before the first event. */
    private static double completeness(Lane lane) {
        long expected = sum(lane, Completeness::expected);
        return expected == 0 ? 1 : (double) sum(lane, Completeness::received) / expected;
    }

    void missing() {
        gaps.increment();
    }

    void written(int events, long elapsedNanos) {
        writes.record(elapsedNanos, TimeUnit.NANOSECONDS);
        if (events > 0) {
            batches.record(events);
        }
    }
}
