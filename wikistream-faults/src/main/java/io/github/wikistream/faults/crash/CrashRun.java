package io.github.wikistream.faults.crash;

import io.github.wikistream.faults.crash.Child.Message;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultKind;
import io.github.wikistream.testkit.server.Scenario;
import io.github.wikistream.testkit.time.JumpingTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream into the stores of a variant, by a program that is killed repeatedly or whose servers are. All events are
 * in the server's history, so the program reads at full speed, and its progress at a kill does not depend on the
 * machine.
 */
final class CrashRun {
    private static final int EVENTS = 400;

    /** The weight of a rare fault: it affects about one event in 200, and each of the first connections. */
    private static final int SOME = 5;

    private final Variant variant;
    private final Stores stores;
    private final Scenario scenario;
    private final List<Strike> plan;
    private final int batchEvents;
    private final List<Strike> struck = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final String title;
    private List<String> arguments = List.of();
    private @Nullable Child child;
    private boolean stopped;
    private boolean ended;
    private int programs;
    private long forgotten;

    /** Plans a run. */
    CrashRun(long seed, Variant variant, Stores stores) {
        this.variant = variant;
        this.stores = stores;
        SplittableRandom random = new SplittableRandom(seed);
        scenario = scenario(seed);
        batchEvents = 5 + random.nextInt(11);
        plan = Strike.plan(variant, variant.turn(seed), random);
        title = "seed " + seed + " into " + variant;
    }

    /** Creates a stream with every kind of disorder that takes no real time, and with connections that end early. */
    static Scenario scenario(long seed) {
        return Scenario.builder(seed)
                .events(EVENTS)
                .connections(20)
                .weight(FaultKind.CUT, SOME)
                .weight(FaultKind.CLEAN_END, SOME)
                .weight(FaultKind.ERROR_FRAME, SOME)
                .weight(FaultKind.HANG_UP, SOME)
                .weight(FaultKind.OTHER_CLUSTER, SOME)
                .weight(FaultKind.BURST, SOME)
                .weight(FaultKind.DISORDER, 2 * SOME)
                .weight(FaultKind.YEARS_BACK, SOME)
                .weight(FaultKind.SWITCH_OVER, SOME)
                .weight(FaultKind.CANARY, SOME)
                .weight(FaultKind.REDACTION, 2 * SOME)
                .weight(FaultKind.INVALID, 2 * SOME)
                .weight(FaultKind.REPEAT, 2 * SOME)
                .build();
    }

    /**
     * The result of a run.
     *
     * @param variant the stores and the victim
     * @param planned number of planned kills
     * @param struck kills that happened; the program did not pass the places of the others often enough before
     *     everything was stored
     * @param verdicts the oracle's verdicts
     * @param programs number of programs that were started
     * @param forgotten number of events that servers had acknowledged and then lost
     * @param problems failures, each with the command that reproduces it
     */
    record Outcome(
            Variant variant,
            List<Strike> planned,
            List<Strike> struck,
            List<Verdict> verdicts,
            int programs,
            long forgotten,
            List<String> problems) {}

    Outcome run() throws IOException, InterruptedException {
        JumpingTime time = new JumpingTime(scenario.start());
        try (EventStreamsServer server =
                EventStreamsServer.builder().scenario(scenario).time(time).start()) {
            arguments = new ArrayList<>(List.of(
                    "--server=http://127.0.0.1:" + server.port(),
                    "--since=" + scenario.start(),
                    "--ahead=" + Duration.between(Instant.now(), scenario.end()).toMillis(),
                    "--batch=" + batchEvents));
            arguments.addAll(stores.arguments());
            for (Strike strike : plan) {
                if (!ended && reaches(strike)) {
                    carryOut(strike);
                    struck.add(strike);
                }
            }
            finish();
        } finally {
            if (child != null) {
                child.kill();
            }
        }
        // The result of a program that did not finish proves nothing.
        List<Verdict> verdicts = problems.isEmpty()
                ? stores.judge(Oracle.of(title, scenario.issued()), (long) struck.size() * batchEvents)
                : List.of();
        verdicts.stream().filter(verdict -> !verdict.isExact()).forEach(verdict -> problems.add(verdict.toString()));
        return new Outcome(variant, plan, struck, verdicts, programs, forgotten, problems);
    }

    /** Runs the program up to the place of a kill; returns whether it got there. */
    private boolean reaches(Strike strike) throws InterruptedException {
        if (strike.keptAt() > 0) {
            if (!runTo(Place.REDIS_AFTER_COMMIT, strike.keptAt())) {
                return false;
            }
            stores.keep();
        }
        if (strike.place() != Place.ANY_MOMENT) {
            return runTo(strike.place(), strike.passing());
        }
        if (!runTo(Place.AFTER_READ, 1)) {
            return false;
        }
        running().order("go");
        TimeUnit.MILLISECONDS.sleep(strike.afterMillis());
        return true;
    }

    private boolean runTo(Place place, int passing) throws InterruptedException {
        Child program = running();
        program.order("stop " + place.name() + " " + passing);
        if (stopped) {
            program.order("go");
        }
        stopped = awaitStop(program);
        return stopped;
    }

    private Child running() {
        Child program = child;
        if (program == null) {
            program = Child.start(arguments);
            child = program;
            programs++;
        }
        return program;
    }

    /** Returns whether the program has stopped; otherwise it has ended. */
    private boolean awaitStop(Child program) throws InterruptedException {
        Message message = program.await();
        if (message instanceof Message.At) {
            return true;
        }
        ended = true;
        if (message instanceof Message.Failed failed) {
            problems.add(title + ": a program failed: " + failed.why() + "\n    " + program.log());
        }
        return false;
    }

    private void carryOut(Strike strike) throws InterruptedException {
        Child program = running();
        long before = strike.victim().forgets() ? stores.counted() : 0;
        if (strike.programToo()) {
            program.kill();
            child = null;
            stopped = false;
        }
        if (strike.victim() == Victim.PROGRAM) {
            return;
        }
        stores.kill();
        if (!strike.programToo() && strike.outage()) {
            resume(program, strike);
            stores.restart();
            return;
        }
        stores.restart();
        if (strike.victim().forgets()) {
            // Nothing has been written since.
            forgotten += before - stores.counted();
        }
        if (!strike.programToo()) {
            resume(program, strike);
        }
    }

    private void resume(Child program, Strike strike) {
        program.order(strike.answerLost() ? "lose" : "go");
        stopped = false;
    }

    /** Runs the program to the end of the stream, in a new process if the last one was killed. */
    private void finish() throws InterruptedException {
        if (ended) {
            return;
        }
        Child program = running();
        program.order(stopped ? "go" : "run");
        if (awaitStop(program)) {
            problems.add(title + ": a program stopped at an unexpected place\n    " + program.log());
        }
    }
}
