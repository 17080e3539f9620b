package io.github.wikistream.bench.engine;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.source.Signal;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many events a second one lane compares with those that it has read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeduplicationBenchmark {
    private static final int EVENTS = 20_000;
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final List<BufferEntry.Received> entries = entries();

    private static List<BufferEntry.Received> entries() {
        SimulatedEvents events = SimulatedEvents.from(1, Instant.parse("2026-06-20T15:00:00Z"));
        EntryDecoder decoder = new EntryDecoder(event -> true, Clock.systemUTC());
        List<BufferEntry.Received> entries = new ArrayList<>(EVENTS);
        while (entries.size() < EVENTS) {
            SimulatedEvent event = events.next();
            Position position = Position.parse("[{\"topic\":\"" + event.topic() + "\",\"partition\":0,\"timestamp\":"
                    + (event.at().toEpochMilli() + 1) + "}]");
            entries.add(decoder.decode(new Signal.Received(position, event.data())));
        }
        return entries;
    }

    /** The ids of twice the overlap, offsets and positions. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void progress(Blackhole sink) {
        Progress progress = new Progress(Checkpoint.NONE, () -> OVERLAP, true, new StreamTime(Clock.systemUTC()));
        for (BufferEntry.Received entry : entries) {
            sink.consume(progress.gapBefore(entry));
            sink.consume(progress.isNew(entry));
        }
    }

    /** A set of all ids, without a bound. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void set(Blackhole sink) {
        Set<UUID> ids = new HashSet<>();
        for (BufferEntry.Received entry : entries) {
            sink.consume(ids.add(entry.id()));
        }
    }
}
