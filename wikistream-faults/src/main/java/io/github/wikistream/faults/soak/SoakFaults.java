package io.github.wikistream.faults.soak;

import io.github.wikistream.faults.soak.SoakFault.Action;
import io.github.wikistream.faults.stores.FaultyServer;
import io.github.wikistream.faults.stores.FaultyStores;
import io.github.wikistream.faults.stores.StoreFault;
import io.github.wikistream.testkit.server.Ending;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.Fault;
import io.github.wikistream.testkit.server.FaultPlan;
import io.github.wikistream.testkit.server.StreamRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All faults of a soak.
 *
 * @param disk the disk of both stores; {@code null} if it cannot be made full
 * @param since where the program begins to read
 * @param trap the target of redirects that must not be followed
 */
record SoakFaults(
        FaultyStores stores,
        @Nullable SmallDisk disk,
        SoakStream stream,
        EventStreamsServer server,
        ConnectionFaults connections,
        SoakChild program,
        Instant since,
        URI trap) {
    private static final double MOMENT = 1;
    private static final double SHORT = 4;
    private static final double LONG = 8;

    /** Long enough to fill a buffer of the default size at 500 events per second. */
    private static final double OVERFLOW = 20;

    private static final double PASSWORD = 14;
    private static final int REFUSED_EVENTS = 3;
    private static final int MADE_UP_TOPICS = 20;
    private static final int EVENTS_BETWEEN_CUTS = 300;
    private static final int REDIRECT_STATUS = 307;
    private static final long HOUR_SECONDS = 3_600;
    private static final String PAGE = "<!DOCTYPE html>\n<html><body><h1>Sign in</h1>\n\n</body></html>\n";

    /** Returns each kind once. */
    List<SoakFault> all() {
        List<SoakFault> all = new ArrayList<>();
        for (StoreFault fault : StoreFault.values()) {
            all.add(ofStore(fault));
        }
        all.addAll(ofBothStores());
        all.addAll(ofConnections());
        all.addAll(ofEvents());
        all.addAll(ofProgram());
        return all;
    }

    private SoakFault ofStore(StoreFault fault) {
        FaultyServer store = stores.of(fault);
        boolean lasts = fault.isLasting() && fault != StoreFault.SESSION_ENDED_IN_WRITE;
        boolean password = fault == StoreFault.PASSWORD_CHANGED || fault == StoreFault.REDIS_PASSWORD_CHANGED;
        Action begin = () -> {
            store.begin(fault);
            store.meetWrite(fault);
        };
        Action end = fault.isLasting() ? () -> store.end(fault) : Action.NONE;
        double seconds = password ? PASSWORD : SHORT;
        return new SoakFault(title(fault), lasts ? seconds : 0, MOMENT, fault.awaitsRepair(), begin, end);
    }

    private static String title(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private List<SoakFault> ofBothStores() {
        SoakFault stopped = new SoakFault(
                "both stores down",
                2 * OVERFLOW,
                OVERFLOW,
                false,
                () -> {
                    stores.postgres().begin(StoreFault.POSTGRES_STOPPED);
                    stores.redis().begin(StoreFault.REDIS_KILLED);
                },
                () -> {
                    stores.postgres().end(StoreFault.POSTGRES_STOPPED);
                    stores.redis().end(StoreFault.REDIS_KILLED);
                });
        SmallDisk full = disk;
        if (full == null) {
            return List.of(stopped);
        }
        return List.of(
                stopped, new SoakFault("both stores on a full disk", OVERFLOW, OVERFLOW, false, full::fill, () -> {
                    full.free();
                    stores.postgres().ensureUp();
                    stores.redis().ensureUp();
                }));
    }

    private List<SoakFault> ofConnections() {
        return List.of(
                ofConnections("connections cut", SHORT, new Fault.CutAfterNew(EVENTS_BETWEEN_CUTS)),
                ofConnections("responses that end cleanly", SHORT, endAfter(Ending.CLEAN)),
                ofConnections("error frames", SHORT, endAfter(Ending.ERROR_FRAME)),
                ofConnections("silent connections", SHORT, endAfter(Ending.SILENCE)),
                ofConnections("paused connections", SHORT, new Fault.Pause(1, Duration.ofSeconds(5))),
                ofConnections("trickling connections", SHORT, new Fault.Trickle(new Fault.None())),
                ofConnections("no answer", LONG, new Fault.HangUp()),
                ofConnections("answer 500", SHORT, new Fault.Answer(500, null)),
                ofConnections("answer 503 with Retry-After", SHORT, new Fault.Answer(503, Duration.ofSeconds(2))),
                ofConnections("answer 429 with Retry-After", SHORT, new Fault.Answer(429, Duration.ofSeconds(3))),
                awaitingRepair("answer 403", new Fault.Answer(403, null)),
                ofConnections(
                        "positions refused",
                        SHORT,
                        request -> request.lastEventId() == null ? new Fault.None() : new Fault.Answer(400, null)),
                ofConnections("redirects to the same host", SHORT, this::redirectEveryOther),
                awaitingRepair("redirects to another host", new Fault.Redirect(REDIRECT_STATUS, trap.toString())),
                ofConnections(
                        "an HTML page before the events", SHORT, new Fault.Foreign(PAGE, 1, endAfter(Ending.CLEAN))),
                ofConnections(
                        "made-up topics", MOMENT, new Fault.MadeUpTopics(MADE_UP_TOPICS, endAfter(Ending.CLEAN))));
    }

    /** Redirects every other request: the request after a redirect is usually the redirected one. */
    private Fault redirectEveryOther(StreamRequest request) {
        return request.number() % 2 == 0
                ? new Fault.None()
                : new Fault.Redirect(REDIRECT_STATUS, server.uri() + "recentchange?since=" + since);
    }

    private static Fault endAfter(Ending ending) {
        return new Fault.EndAfter(EVENTS_BETWEEN_CUTS, false, ending, Duration.ZERO);
    }

    private SoakFault awaitingRepair(String name, Fault fault) {
        return new SoakFault(
                name, SHORT, MOMENT, true, () -> connections.begin(request -> fault, server), connections::end);
    }

    private SoakFault ofConnections(String name, double seconds, Fault fault) {
        return ofConnections(name, seconds, request -> fault);
    }

    private SoakFault ofConnections(String name, double seconds, FaultPlan plan) {
        return new SoakFault(name, seconds, MOMENT, false, () -> connections.begin(plan, server), connections::end);
    }

    private List<SoakFault> ofEvents() {
        return List.of(
                ofEvents("invalid events", SoakStream.Special.INVALID, REFUSED_EVENTS),
                ofEvents("events that PostgreSQL refuses", SoakStream.Special.REFUSED, REFUSED_EVENTS),
                ofEvents("an event of 17 MiB", SoakStream.Special.HUGE, 1));
    }

    private SoakFault ofEvents(String name, SoakStream.Special special, int count) {
        Action begin = () -> {
            for (int i = 0; i < count; i++) {
                stream.order(special);
            }
        };
        return new SoakFault(name, MOMENT, MOMENT, false, begin, Action.NONE);
    }

    private List<SoakFault> ofProgram() {
        List<SoakFault> all = new ArrayList<>();
        for (ThrownErrors.Place place : ThrownErrors.Place.values()) {
            all.add(new SoakFault(
                    "an error thrown, " + title(place),
                    MOMENT,
                    MOMENT,
                    false,
                    () -> program.order("error " + place),
                    Action.NONE));
        }
        all.add(new SoakFault("program killed", MOMENT, MOMENT, false, program::kill, program::start));
        all.add(new SoakFault("program stopped", MOMENT, MOMENT, false, program::stop, program::start));
        all.add(new SoakFault(
                "clock an hour behind",
                SHORT,
                SHORT,
                false,
                () -> program.order("skew " + -HOUR_SECONDS),
                () -> program.order("skew 0")));
        return all;
    }
}
