package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink with its own cursor, thread, retries and state.
 *
 * <p>After a failed or doubtful write the sink is opened again and asked what is durable. The batch's own checkpoint: it was applied, go
 * on. The one before: apply it again. An older one: the store went back in time, so the lane goes back to it as well. Any other: somebody
 * else writes there, and this lane stops.
 */
final class Lane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int EVENTS_BETWEEN_ATTACHING = 200;

    private final String name;
    private final Sink sink;
    private final Engine engine;
    private final Settings settings;
    private final String writer;

    private volatile LaneState state = LaneState.OPENING;
    private volatile @Nullable String trouble;
    private volatile @Nullable WikiStreamException failure;
    private volatile @Nullable Feed feed;
    private volatile boolean stopping;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();

    private Checkpoint durable = Checkpoint.NONE;
    private Checkpoint initial = Checkpoint.NONE;
    private final List<StreamEvent> events = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private long pendingBytes;
    private long pendingSince;
    private boolean moved;
    private long sequence;

    Lane(String name, Sink sink, Engine engine, Settings settings, String writer) {
        this.name = name;
        this.sink = sink;
        this.engine = engine;
        this.settings = settings;
        this.writer = writer;
    }

    @Override
    public void run() {
        try {
            durable = openPatiently();
            initial = durable;
            Progress start = begin(durable);
            engine.laneOpened(this, durable);
            follow(start);
            state = LaneState.DONE;
        } catch (WikiStreamException e) {
            fail(e);
        } catch (InterruptedException e) {
            fail(SinkException.retryable(
                    "sink '" + name + "' was stopped before all was stored; it goes on from " + durable + " next time",
                    e));
        } catch (RuntimeException e) {
            fail(SinkException.permanent("sink '" + name + "' broke: " + e, e));
        } finally {
            closeFeed();
            closeSink();
            engine.laneEnded(this);
        }
    }

    private Progress begin(Checkpoint from) {
        events.clear();
        letters.clear();
        pendingBytes = 0;
        moved = false;
        return new Progress(from, engine.overlap(), settings.clock());
    }

    private void follow(Progress start) throws InterruptedException {
        Progress current = start;
        Feed from = attach(current);
        int sinceAttaching = 0;
        while (true) {
            Entry entry = from.poll(untilFlush());
            if (entry instanceof Entry.Opened opened) {
                current.opened(opened.from());
            } else if (entry instanceof Entry.Arrived event) {
                take(event, current);
            }
            boolean catchingUp = state == LaneState.CATCHING_UP;
            boolean done = entry == null && (from.ended() || stopping);
            if (isDue(done)) {
                Progress healed = flush(current);
                if (healed != null) {
                    closeFeed();
                    current = healed;
                    from = attach(current);
                    continue;
                }
            }
            if (done || (catchingUp && stopping)) {
                flush(current);
                return;
            }
            if (from.fellBehind()) {
                LOG.info(
                        "sink '{}' fell out of the buffer and reads from the source by itself until it has caught up",
                        name);
                closeFeed();
                from = attach(current);
            } else if (catchingUp && (entry == null || ++sinceAttaching % EVENTS_BETWEEN_ATTACHING == 0)) {
                Feed shared = engine.buffer().attach(current);
                if (shared != null) {
                    LOG.info("sink '{}' has caught up", name);
                    closeFeed();
                    feed = shared;
                    from = shared;
                    state = LaneState.RUNNING;
                }
            }
        }
    }

    private Feed attach(Progress current) {
        Feed next = engine.buffer().attach(current);
        state = LaneState.RUNNING;
        if (next == null) {
            state = LaneState.CATCHING_UP;
            Position reached = current.position();
            next = engine.ownReader(name, reached.isNone() ? engine.buffer().beginning() : reached);
        }
        feed = next;
        if (stopping) {
            next.interrupt();
        }
        return next;
    }

    private void take(Entry.Arrived event, Progress current) {
        boolean isNew = current.isNew(event);
        moved = true;
        if (event.content() instanceof Entry.Content.Canary) {
            return;
        }
        if (!isNew) {
            repeats.incrementAndGet();
            return;
        }
        if (events.isEmpty() && letters.isEmpty()) {
            pendingSince = System.nanoTime();
        }
        if (event.content() instanceof Entry.Content.Wanted wanted) {
            events.add(wanted.event());
        } else if (event.content() instanceof Entry.Content.Dead dead) {
            letters.add(dead.letter());
        }
        pendingBytes += event.bytes();
    }

    private Duration untilFlush() {
        if (events.isEmpty() && letters.isEmpty()) {
            return settings.linger().multipliedBy(4);
        }
        long left = settings.linger().toNanos() - (System.nanoTime() - pendingSince);
        return Duration.ofNanos(Math.max(left, 1));
    }

    private boolean isDue(boolean last) {
        if (events.isEmpty() && letters.isEmpty()) {
            return moved
                    && (last
                            || System.nanoTime() - pendingSince
                                    > settings.idleLinger().toNanos());
        }
        return last
                || events.size() + letters.size() >= settings.batchEvents()
                || pendingBytes >= settings.batchBytes()
                || System.nanoTime() - pendingSince >= settings.linger().toNanos();
    }

    /**
     * Writes what is pending, however often that takes.
     *
     * @return where to begin again if the store went back in time, {@code null} to go on
     */
    private @Nullable Progress flush(Progress current) throws InterruptedException {
        if (!moved) {
            return null;
        }
        Checkpoint next = current.checkpoint(writer + "-" + ++sequence);
        Batch batch = new Batch(durable, next, events, letters);
        long start = System.nanoTime();
        int failures = 0;
        while (true) {
            try {
                sink.write(batch);
                break;
            } catch (SinkException e) {
                if (!e.isRetryable() && !(e instanceof FencedException)) {
                    throw e;
                }
                pause(e, failures++);
                Checkpoint found = openPatiently();
                if (found.token().equals(next.token())) {
                    break;
                }
                if (!found.token().equals(durable.token())) {
                    return goBack(found);
                }
            }
        }
        engine.wrote(name, batch.events().size(), System.nanoTime() - start);
        state = state == LaneState.RETRYING ? LaneState.RUNNING : state;
        trouble = null;
        durable = next;
        stored.addAndGet(events.size());
        deadLetters.addAndGet(letters.size());
        events.clear();
        letters.clear();
        pendingBytes = 0;
        moved = false;
        pendingSince = System.nanoTime();
        return null;
    }

    private Progress goBack(Checkpoint found) {
        if (!isOurs(found) && !isBefore(found, durable)) {
            throw new FencedException("sink '" + name + "'", durable.token(), found.token());
        }
        LOG.warn("sink '{}' lost what it had stored last and stands at {}: reading again from there", name, found);
        durable = found;
        if (!found.isNone()) {
            return begin(found);
        }
        // Emptied: all that this run was to bring is read again; what earlier runs had brought is not known here.
        Position from = initial.isNone() ? engine.buffer().beginning() : initial.position();
        return begin(new Checkpoint(found.token(), from, found.recentIds()));
    }

    private boolean isOurs(Checkpoint found) {
        return found.isNone()
                || found.token().startsWith(writer + "-")
                || found.token().equals(initial.token());
    }

    /** A store only ever moves on, so one that stands further back has lost something, whoever wrote it. */
    private static boolean isBefore(Checkpoint found, Checkpoint reached) {
        if (found.position().equals(reached.position())) {
            // Only late events came between the two: then the earlier one knows fewer ids, and no others.
            return found.recentIds().entrySet().stream()
                    .allMatch(entry -> reached.recentIds()
                            .getOrDefault(entry.getKey(), List.of())
                            .containsAll(entry.getValue()));
        }
        return found.position().marks().entrySet().stream()
                .noneMatch(entry ->
                        Progress.isAfter(entry.getValue(), reached.position().mark(entry.getKey())));
    }

    private Checkpoint openPatiently() throws InterruptedException {
        int failures = 0;
        while (true) {
            try {
                return sink.open(new SinkContext(settings.pipeline()));
            } catch (SinkException e) {
                // Whoever is asked to stop and holds nothing has nothing to wait for.
                if (!e.isRetryable() || (stopping && !moved)) {
                    throw e;
                }
                pause(e, failures++);
            }
        }
    }

    /** Waits before the next attempt: a random time up to a bound that doubles, so that many clients do not come back at once. */
    private void pause(SinkException cause, int failures) throws InterruptedException {
        retries.incrementAndGet();
        trouble = cause.getMessage();
        if (failures == 0) {
            LOG.warn("sink '{}' will be tried again: {}", name, cause.getMessage());
        } else {
            LOG.debug("sink '{}' failed {} times: {}", name, failures + 1, cause.getMessage());
        }
        if (state == LaneState.RUNNING) {
            state = LaneState.RETRYING;
        }
        Duration bound = settings.retryBase().multipliedBy(1L << Math.min(failures, 20));
        if (bound.compareTo(settings.retryMost()) > 0) {
            bound = settings.retryMost();
        }
        TimeUnit.NANOSECONDS.sleep(settings.random().nextLong(bound.toNanos() + 1));
    }

    /** Ends the lane once it has stored what the buffer holds; any thread may call it. */
    void stop() {
        stopping = true;
        Feed current = feed;
        if (current != null) {
            current.interrupt();
        }
    }

    private void fail(WikiStreamException cause) {
        failure = cause;
        trouble = cause.getMessage();
        state = LaneState.FAILED;
        LOG.error("sink '{}' stops: {}", name, cause.getMessage(), cause);
        engine.laneFailed(name, cause);
    }

    private void closeFeed() {
        Feed current = feed;
        feed = null;
        if (current != null) {
            current.close();
        }
    }

    private void closeSink() {
        try {
            sink.close();
        } catch (RuntimeException e) {
            LOG.warn("sink '{}' could not be closed: {}", name, e.toString());
        }
    }

    String name() {
        return name;
    }

    @Nullable
    WikiStreamException failure() {
        return failure;
    }

    long repeats() {
        return repeats.get();
    }

    StreamReport.Lane report() {
        Feed current = feed;
        return new StreamReport.Lane(
                name,
                state,
                stored.get(),
                repeats.get(),
                deadLetters.get(),
                retries.get(),
                current == null ? 0 : current.waiting(),
                current == null ? Duration.ZERO : current.lag(),
                trouble);
    }
}
