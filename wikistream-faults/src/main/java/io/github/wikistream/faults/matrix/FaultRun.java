package io.github.wikistream.faults.matrix;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.faults.common.MemorySink;
import io.github.wikistream.faults.common.UnreliableSink;
import io.github.wikistream.faults.common.VirtualSource;
import io.github.wikistream.internal.http.HttpSourceSettings;
import io.github.wikistream.source.Signal;
import io.github.wikistream.testkit.oracle.Issued;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultKind;
import io.github.wikistream.testkit.server.Scenario;
import io.github.wikistream.testkit.server.Statistics;
import io.github.wikistream.testkit.time.JumpingTime;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The whole engine, from the real source over HTTP to two stores, under everything that a seed determines: faults of
 * connections, faults of the stores, and restarts of the pipeline, some of them without time to store what is in
 * flight. The stores outlive the pipelines.
 */
final class FaultRun {
    private static final String MEMORY_LANE = "memory";
    private static final String SECOND_LANE = "second";

    /** If the memory store refuses events, one in this many. */
    private static final int POISON_PART = 20;

    private static final long SMALL_BUFFER = 1 << 20;
    private static final long LARGE_BUFFER = 64 << 20;
    private static final Duration LOOK = Duration.ofMillis(1);

    /** How many consecutive checks must find the server waiting before all readers count as finished. */
    private static final int LOOKS = 20;

    /** The source's overlap when resuming, unless it is set. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** How long a pipeline may take, in real time, before it counts as stuck. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final long seed;
    private final String pipeline;
    private final Target target;
    private final Scenario scenario;
    private final JumpingTime time;
    private final SplittableRandom random;
    private final boolean poisoned;
    private final MemorySink memory;
    private final MemorySink second = new MemorySink();
    private final boolean hasSecond;
    private final RandomFaults secondFaults;
    private final RandomFaults memoryFaults;
    private final RandomFaults targetFaults;
    private final List<Signal.Gap> gaps = new CopyOnWriteArrayList<>();
    private final Deque<Instant> stops = new ArrayDeque<>();
    private final List<String> wrongSums = new ArrayList<>();
    private final long bufferBytes;
    private final Map<String, Long> acknowledged = new HashMap<>();
    private int pipelines;
    private boolean mayHaveMissedAcknowledgements;

    FaultRun(Scenario scenario, long seed, String pipeline, Target target) {
        this.seed = seed;
        this.pipeline = pipeline;
        this.target = target;
        this.scenario = scenario;
        time = new JumpingTime(scenario.start());
        random = new SplittableRandom(~seed);
        int percent = random.nextInt(3) == 0 ? 0 : random.nextInt(2, 15);
        // Drawn from a separate generator, so that existing seeds keep their meaning.
        SplittableRandom more = new SplittableRandom(seed + 1);
        poisoned = more.nextBoolean();
        hasSecond = more.nextBoolean();
        RandomFaults.Outage outage = more.nextInt(3) == 0 ? outage(more) : null;
        memory = new MemorySink(this::isPoison);
        memoryFaults = new RandomFaults(seed, time, percent, random.nextBoolean() ? memory::loseNewest : null, outage);
        targetFaults = new RandomFaults(~seed, time, percent, null, outage);
        secondFaults = new RandomFaults(seed + 2, time, percent, null, outage);
        boolean small = random.nextBoolean() || outage != null;
        bufferBytes = small ? SMALL_BUFFER : LARGE_BUFFER;
        planStops();
    }

    /**
     * The result of a run.
     *
     * @param problems failures with all known details; empty if nothing was lost, duplicated or altered, and all sums
     *     are right
     * @param issued number of events that the server had to send
     * @param verdicts the oracle's verdicts, one per comparison
     * @param server the server's statistics
     * @param storeFaults faults of the stores
     * @param pipelines number of pipelines started one after the other
     * @param gaps gaps that the source reported
     */
    record Outcome(
            List<String> problems,
            long issued,
            List<Verdict> verdicts,
            Statistics server,
            Map<RandomFaults.Kind, Long> storeFaults,
            int pipelines,
            int gaps) {}

    private RandomFaults.Outage outage(SplittableRandom more) {
        long span = Duration.between(steadyFrom(), scenario.end()).toMillis();
        Instant from = steadyFrom().plusMillis(more.nextLong(span / 4));
        return new RandomFaults.Outage(from, from.plusMillis(5_000 + more.nextLong(60_000)));
    }

    /** Returns when events begin to arrive steadily: at the start, or after the hours in which no topic has events. */
    private Instant steadyFrom() {
        Scenario.Absence absence = scenario.absence();
        return absence == null || absence.expires() ? scenario.start() : absence.to();
    }

    private boolean isPoison(UUID id) {
        return poisoned && Math.floorMod(id.hashCode() ^ seed, POISON_PART) == 0;
    }

    /** Returns an event with its expected fate in a store that refuses some events. */
    private Issued inMemory(Issued event) {
        boolean refused = event.fate() == Issued.Fate.STORED && isPoison(event.id());
        return refused
                ? new Issued(event.id(), Issued.Fate.DEAD_LETTER, event.topic(), event.at(), event.payloads())
                : event;
    }

    private void planStops() {
        Scenario.Absence absence = scenario.absence();
        long span = Duration.between(steadyFrom(), scenario.end()).toMillis();
        TreeSet<Instant> planned = new TreeSet<>();
        for (int restarts = random.nextInt(5); restarts > 0; restarts--) {
            Instant moment = steadyFrom().plusMillis(random.nextLong(span));
            if (absence == null || moment.isBefore(absence.from()) || moment.isAfter(absence.to())) {
                planned.add(moment);
            }
        }
        if (absence != null) {
            planned.add(absence.from());
        }
        stops.addAll(planned);
    }

    Outcome run() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Statistics statistics;
        try (EventStreamsServer server =
                EventStreamsServer.builder().scenario(scenario).time(time).start()) {
            if (random.nextInt(3) == 0) {
                // Part of the stream is history when the first pipeline starts.
                time.holdAt(stops.isEmpty() ? Instant.MAX : stops.getFirst());
                time.jump(Duration.ofMillis(random.nextLong(10_000)));
            }
            boolean ended = false;
            while (!ended) {
                ended = runOnePipeline(server, problems);
            }
            statistics = server.statistics();
        }
        return judge(problems, statistics);
    }

    /** Returns whether the pipeline has reached the end of the stream. */
    private boolean runOnePipeline(EventStreamsServer server, List<String> problems) throws InterruptedException {
        Instant stop = stops.peekFirst();
        time.holdAt(stop == null ? Instant.MAX : stop);
        pipelines++;
        boolean forLong =
                scenario.absence() != null && scenario.absence().from().equals(stop);
        // Events lost while the history expires must match the reported gap, so everything before is stored first.
        boolean hasty = random.nextInt(3) == 0 && !forLong;
        WikiStream stream = start(server, hasty ? Duration.ZERO : Duration.ofSeconds(10));
        boolean ended = false;
        boolean refused = false;
        boolean stuck = false;
        long forbidden = server.statistics().faults().getOrDefault(FaultKind.FORBIDDEN, 0L);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (stream) {
            int quiet = 0;
            while (!ended && !stuck && quiet < (forLong ? LOOKS : 1)) {
                ended = stream.await(LOOK);
                stuck = System.nanoTime() > deadline;
                quiet = time.isHeld() ? quiet + 1 : 0;
            }
        } catch (SourceException e) {
            // Status 403: the program is restarted.
            refused = true;
        }
        StreamReport report = stream.report();
        // The reader of a lagging lane may receive a 403 that the shared reader does not.
        refused |= ended
                && server.statistics().faults().getOrDefault(FaultKind.FORBIDDEN, 0L) > forbidden
                && !isDone(report);
        ended &= !refused;
        checkSums(report, ended, !hasty || ended);
        if (stuck) {
            problems.add(label() + ": stuck for " + TIMEOUT + ": " + report);
            return true;
        }
        if (!ended && !refused) {
            passTimeUnread();
        }
        return ended;
    }

    private static boolean isDone(StreamReport report) {
        return report.lanes().stream().allMatch(lane -> lane.state() == StreamReport.LaneState.DONE);
    }

    /** Lets time pass while nothing reads. */
    private void passTimeUnread() {
        Instant stopped = stops.removeFirst();
        time.holdAt(Instant.MAX);
        Scenario.Absence absence = scenario.absence();
        if (absence != null && stopped.equals(absence.from())) {
            time.jump(Duration.between(time.now(), absence.to()));
        } else {
            Instant back = time.now().plusMillis(random.nextLong(20_000));
            boolean intoAbsence =
                    absence != null && time.now().isBefore(absence.from()) && !back.isBefore(absence.from());
            time.jump(intoAbsence ? Duration.ZERO : Duration.between(time.now(), back));
        }
    }

    private WikiStream start(EventStreamsServer server, Duration closeDeadline) {
        HttpSourceSettings settings = HttpSourceSettings.of(
                        URI.create("http://127.0.0.1:" + server.port()),
                        List.of("recentchange"),
                        "wikistream-faults/1.0 (faults@example.org)")
                .since(scenario.start());
        WikiStream.Builder builder = WikiStream.builder()
                .pipeline(pipeline)
                .source(VirtualSource.of(settings, time.clock(), time::jump, random.nextLong()))
                .since(scenario.start())
                .clock(time.clock())
                .bufferBytes(bufferBytes)
                .batchEvents(1 + random.nextInt(120))
                .linger(Duration.ofMillis(1 + random.nextInt(10)))
                .closeDeadline(closeDeadline)
                .listener(new StreamListener() {
                    @Override
                    public void onGap(Signal.Gap gap) {
                        gaps.add(gap);
                    }
                })
                .sink(MEMORY_LANE, new UnreliableSink(memory, memoryFaults));
        if (hasSecond) {
            builder.sink(SECOND_LANE, new UnreliableSink(second, secondFaults));
        }
        target.addTo(builder, targetFaults);
        return builder.start();
    }

    /**
     * Checks the sums of a report: the events that a lane took equal the sum of their outcomes, and at the end of the
     * stream every lane has finished. A lane that was closed without time leaves events to the next pipeline, and a
     * lane whose store went back in time takes events again.
     */
    private void checkSums(StreamReport report, boolean ended, boolean unhurried) {
        for (StreamReport.Lane lane : report.lanes()) {
            acknowledged.merge(lane.sink(), lane.stored() + lane.deadLetters(), Long::sum);
            boolean done = lane.state() == StreamReport.LaneState.DONE;
            long sum = lane.stored() + lane.filtered() + lane.repeats() + lane.canaries() + lane.deadLetters();
            boolean wentBack = memoryFaults.happened().containsKey(RandomFaults.Kind.LOST_LATEST);
            if (done && unhurried && !wentBack && sum != lane.taken()) {
                wrongSums.add("lane '" + lane.sink() + "' accounts for " + sum + " of " + lane.taken() + " events: "
                        + report);
            }
            if (ended && !done) {
                wrongSums.add("lane '" + lane.sink() + "' did not reach the end: " + report);
            }
        }
        mayHaveMissedAcknowledgements |= !unhurried;
    }

    private Outcome judge(List<String> problems, Statistics statistics) {
        Oracle oracle = Oracle.of(label(), scenario.issued()).excusing(gaps, MARGIN);
        List<Verdict> verdicts = new ArrayList<>();
        Oracle ofMemory = Oracle.of(
                        label() + ", memory",
                        scenario.issued().stream().map(this::inMemory).toList())
                .excusing(gaps, MARGIN);
        verdicts.add(ofMemory.events(memory.events()));
        verdicts.add(ofMemory.deadLetters(memory.deadLetters()));
        if (hasSecond) {
            verdicts.add(oracle.events(second.events()));
            verdicts.add(oracle.deadLetters(second.deadLetters()));
        }
        verdicts.addAll(target.judge(oracle));
        verdicts.stream().filter(verdict -> !verdict.isExact()).forEach(verdict -> problems.add(verdict.toString()));
        wrongSums.forEach(sum -> problems.add(label() + ": " + sum));
        Map<RandomFaults.Kind, Long> storeFaults = new HashMap<>(memoryFaults.happened());
        targetFaults.happened().forEach((kind, count) -> storeFaults.merge(kind, count, Long::sum));
        secondFaults.happened().forEach((kind, count) -> storeFaults.merge(kind, count, Long::sum));
        long inMemory = verdicts.get(0).stored() + verdicts.get(1).stored();
        Long claimed = acknowledged.get(MEMORY_LANE);
        boolean comparable = !mayHaveMissedAcknowledgements && !storeFaults.containsKey(RandomFaults.Kind.LOST_LATEST);
        if (comparable && claimed != null && claimed != inMemory) {
            problems.add(
                    label() + ": according to the reports, " + claimed + " events were stored, there are " + inMemory);
        }
        boolean expires = scenario.absence() != null && scenario.absence().expires();
        if (expires && gaps.isEmpty()) {
            problems.add(label() + ": history has expired and no gap was reported");
        }
        if (!expires && !gaps.isEmpty()) {
            problems.add(label() + ": a gap was reported where there is none: " + gaps);
        }
        return new Outcome(
                problems, scenario.issued().size(), verdicts, statistics, storeFaults, pipelines, gaps.size());
    }

    private String label() {
        return scenario + " into " + target.getClass().getSimpleName() + " (run seed " + seed + ")";
    }
}
