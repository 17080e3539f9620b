package io.github.wikistream.testkit.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;

/**
 * An endless stream of invented recentchange events, in the form, the order and the proportions of the real one: about 35 a second with day
 * and night and peaks above 110, wikis, pages and users with long tails, bots, temporary accounts, every odd form of a log entry, canaries,
 * events that are produced in another order than they arrive in. Everything in it is made up.
 *
 * <p>The same seed gives the same events, byte for byte, on every machine and from whatever time one begins: each minute is made by itself.
 * So a reader that comes back finds what it left. Not safe for use by several threads.
 */
public final class SimulatedEvents implements Iterator<SimulatedEvent> {
    /** How many events a second there are on an average day, as in the real stream: 3.0 million a day. */
    public static final double USUAL_PER_SECOND = 35;

    /** The most there can be: 4.0 million a day. */
    public static final double MOST_PER_SECOND = 46.3;

    /** Made once: many simulations begin anew for each minute. */
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
        // A resumed reader of the real stream begins likewise: at the first message in the log from then on.
        while (next.at().isBefore(start)) {
            next = advance();
        }
    }

    /**
     * Begins at a time.
     *
     * @param seed  any
     * @param start of the first event's time; 2020 at the earliest
     * @throws IllegalArgumentException if {@code start} is before 2020
     */
    public static SimulatedEvents from(long seed, Instant start) {
        return from(seed, start, USUAL);
    }

    /**
     * Begins at a time, with a stream that is as busy as one likes.
     *
     * @param seed      any
     * @param start     of the first event's time; 2020 at the earliest
     * @param perSecond how many events a second there are on an average day, 10 to {@link #MOST_PER_SECOND}
     * @throws IllegalArgumentException if {@code start} is before 2020, or {@code perSecond} out of its range
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

    /** Returns true: there is always another. */
    @Override
    public boolean hasNext() {
        return true;
    }

    /** Returns the time of the event that {@link #next()} returns. */
    public Instant nextAt() {
        return next.at();
    }

    /** Returns the next event in the order of arrival. */
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
