package io.github.wikistream.testkit.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;

/**
 * An endless stream of simulated recentchange events in the form, order and proportions of the real stream: about 35
 * per second, with a daily cycle and peaks above 110; wikis, pages and users with long tails; bots, temporary accounts,
 * every form of log entry, canaries, and events that arrive in a different order than they are produced. All content is
 * invented.
 *
 * <p>The same seed gives the same events, byte for byte, on every machine and from any start time, since each minute is
 * generated independently. A reader that resumes finds the same events. Not thread-safe.
 */
public final class SimulatedEvents implements Iterator<SimulatedEvent> {
    /** Events per second on an average day, as in the real stream: 3.0 million a day. */
    public static final double USUAL_PER_SECOND = 35;

    /** The maximum rate: 4.0 million events a day. */
    public static final double MOST_PER_SECOND = 46.3;

    /** Shared: many simulations create a new stream for each minute. */
    private static final Rate USUAL = new Rate(USUAL_PER_SECOND);

    private final Rate rate;
    private final long seed;
    private long number;
    private Minute minute;
    private SimulatedEvent next;

    private SimulatedEvents(long seed, Instant start, Rate rate) {
        this.rate = rate;
        this.seed = seed;
        this.number = Duration.between(Rate.EPOCH, start).toMinutes();
        this.minute = new Minute(rate, seed, number);
        this.next = advance();
        // A resumed reader of the real stream starts the same way: at the first message in the log from then on.
        while (next.at().isBefore(start)) {
            next = advance();
        }
    }

    /**
     * Returns the events from a time on.
     *
     * @param seed any
     * @param start start time; 2020 at the earliest
     * @throws IllegalArgumentException if {@code start} is before 2020
     */
    public static SimulatedEvents from(long seed, Instant start) {
        return from(seed, start, USUAL);
    }

    /**
     * Returns the events from a time on, at a given rate.
     *
     * @param seed any
     * @param start start time; 2020 at the earliest
     * @param perSecond events per second on an average day, 10 to {@link #MOST_PER_SECOND}
     * @throws IllegalArgumentException if {@code start} is before 2020, or {@code perSecond} is out of range
     */
    public static SimulatedEvents from(long seed, Instant start, double perSecond) {
        return from(seed, start, new Rate(perSecond));
    }

    private static SimulatedEvents from(long seed, Instant start, Rate rate) {
        if (start.isBefore(Rate.EPOCH)) {
            throw new IllegalArgumentException("a simulation begins at " + Rate.EPOCH + " at the earliest: " + start);
        }
        return new SimulatedEvents(seed, start, rate);
    }

    /** Returns {@code true}: the stream is endless. */
    @Override
    public boolean hasNext() {
        return true;
    }

    /** Returns the time of the event that {@link #next()} will return. */
    public Instant nextAt() {
        return next.at();
    }

    /** Returns the next event in order of arrival. */
    @Override
    public SimulatedEvent next() {
        SimulatedEvent event = next;
        next = advance();
        return event;
    }

    private SimulatedEvent advance() {
        SimulatedEvent event = minute.next();
        while (event == null) {
            minute = new Minute(rate, seed, ++number);
            event = minute.next();
        }
        return event;
    }
}
