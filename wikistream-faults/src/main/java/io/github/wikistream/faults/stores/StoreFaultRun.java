package io.github.wikistream.faults.stores;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.SteadySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The run of one fault. */
final class StoreFaultRun {
    static final int EVENTS_PER_SECOND = 100;

    /** Half a second of the stream: the most that a lane without a fault may lag. */
    private static final int STEP = EVENTS_PER_SECOND / 2;

    private static final int STEPS_BEFORE = 4;
    private static final int STEPS_MEANWHILE = 6;

    /** The number of events issued during a fault. */
    static final long EVENTS_MEANWHILE = (long) STEPS_MEANWHILE * STEP;

    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final StoreFault fault;
    private final FaultyServer server;
    private final boolean patient;
    private final SteadySource source;
    private final WikiStream stream;
    private Duration lag = Duration.ZERO;
    private Duration recovery = Duration.ZERO;

    StoreFaultRun(StoreFault fault, FaultyServer server, boolean patient, SteadySource source, WikiStream stream) {
        this.fault = fault;
        this.source = source;
        this.stream = stream;
        this.server = server;
        this.patient = patient;
    }

    /** Runs the stream to its end, with the fault in the middle. */
    void run() throws Exception {
        for (int i = 0; i < STEPS_BEFORE; i++) {
            step();
            await("everything is stored", () -> stream.report().lanes().stream().allMatch(this::isLevel));
        }
        server.begin(fault);
        boolean over = false;
        try {
            for (int i = 0; i < STEPS_MEANWHILE / 2; i++) {
                stepOfTheOthers();
            }
            server.meetWrite(fault);
            if (fault.isLasting() && (patient || !fault.isLock())) {
                await("the fault is noticed", () -> lane(stream, lane()).retries() > 0);
            }
            // Only now is the lane certain to be blocked; the others are not.
            for (int i = 0; i < STEPS_MEANWHILE / 2; i++) {
                stepOfTheOthers();
            }
            over = !fault.isLasting();
        } finally {
            if (!over && fault.isLasting()) {
                server.end(fault);
            }
        }
        long ended = System.nanoTime();
        step();
        source.end();
        if (!stream.await(TIMEOUT)) {
            throw new IllegalStateException(fault + ": not recovered within " + TIMEOUT + ": " + stream.report());
        }
        recovery = Duration.ofNanos(System.nanoTime() - ended);
    }

    private String lane() {
        return fault.store().lane();
    }

    private void step() {
        source.issue(source.issued() + STEP);
    }

    private boolean isLevel(StreamReport.Lane lane) {
        return lane.stored() >= source.issued();
    }

    private void stepOfTheOthers() throws InterruptedException {
        step();
        await("the other lanes have stored all events", () -> {
            List<StreamReport.Lane> others = stream.report().lanes().stream()
                    .filter(lane -> !lane.sink().equals(lane()))
                    .toList();
            others.forEach(other -> lag = lag.compareTo(other.lag()) > 0 ? lag : other.lag());
            return others.stream().allMatch(this::isLevel);
        });
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(fault + ": timed out waiting until " + what + ": " + stream.report());
            }
            stream.await(LOOK);
        }
    }

    /** Returns the longest lag that another lane reported. */
    Duration lag() {
        return lag;
    }

    /** Returns the time from the end of the fault until the lane had stored everything. */
    Duration recovery() {
        return recovery;
    }

    /** Returns the failures of the run; empty if there are none. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (StreamReport.Lane lane : stream.report().lanes()) {
            if (lane.state() != StreamReport.LaneState.DONE || lane.deadLetters() > 0) {
                problems.add("not healthy at the end: " + lane);
            }
        }
        if (lag.compareTo(Duration.ofSeconds(1)) >= 0) {
            problems.add("another lane's lag was " + lag);
        }
        return problems;
    }

    /** Returns the report of a lane. */
    static StreamReport.Lane lane(WikiStream stream, String name) {
        return stream.report().lanes().stream()
                .filter(lane -> lane.sink().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
