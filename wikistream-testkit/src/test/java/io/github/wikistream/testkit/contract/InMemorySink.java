package io.github.wikistream.testkit.contract;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The simplest sink that keeps all rules; it can break one. */
final class InMemorySink implements Sink {
    /** A way to break one rule. The name begins with the rule's number. */
    enum Defect {
        NONE,
        RULE_1_ONLY_THE_OPENING_THREAD_MAY_WRITE,
        RULE_2_LOSES_THE_LAST_EVENT,
        RULE_2_LEAVES_HALF_A_BATCH_BEHIND,
        RULE_2_SWALLOWS_THE_FAILURE,
        RULE_2_IGNORES_BATCHES_WITHOUT_EVENTS,
        RULE_2_CANNOT_STORE_NUL,
        RULE_2_FORGETS_DEAD_LETTERS,
        RULE_2_CUTS_LARGE_BATCHES,
        RULE_3_TRUSTS_ITS_OWN_MEMORY,
        RULE_3_FORGETS_THE_RECENT_IDS,
        RULE_3_ONE_CHECKPOINT_FOR_ALL_PIPELINES,
        RULE_4_TAKES_ANY_BATCH,
        RULE_4_TAKES_ANY_FIRST_BATCH,
        RULE_4_TAKES_ANY_BATCH_WITHOUT_EVENTS,
        RULE_4_WRITES_BEFORE_IT_REFUSES,
        RULE_4_COMPARES_WITH_ITS_OWN_LAST_BATCH,
        RULE_4_CHECKS_BEFORE_IT_LOCKS,
        RULE_5_REPORTS_EVERY_FAULT_AS_PERMANENT,
        RULE_5_THROWS_THE_DRIVERS_EXCEPTION,
        RULE_6_CLEARS_THE_INTERRUPT_FLAG,
        RULE_6_IGNORES_THE_INTERRUPT,
        RULE_7_FAILS_WHEN_CLOSED_TWICE,
        RULE_7_FAILS_WHEN_CLOSED_UNOPENED,
        RULE_7_WRITES_AFTER_CLOSE,
        RULE_7_WRITES_BEFORE_OPEN,
        RULE_8_STORES_WHAT_ANOTHER_PIPELINE_STORED;

        /** Returns the broken rule, such as {@code rule 3}. */
        String rule() {
            return "rule " + name().charAt("RULE_".length());
        }
    }

    /** A dead letter and its sequence number. */
    record Kept(long number, DeadLetter letter) {}

    /** Shared by the sinks of a test. */
    static final class Data {
        final List<UUID> events = new ArrayList<>();
        final List<Kept> letters = new ArrayList<>();
        final Map<String, Checkpoint> checkpoints = new HashMap<>();
        private final Meeting writers = new Meeting();
        private long nextLetter;
        private boolean breakNext;
        private @Nullable CountDownLatch stall;

        synchronized List<UUID> events() {
            return List.copyOf(events);
        }

        synchronized List<UUID> deadLetters() {
            return letters.stream().map(kept -> kept.letter().id()).toList();
        }

        synchronized void keep(DeadLetter letter) {
            letters.add(new Kept(nextLetter++, letter));
        }

        synchronized void breakNext() {
            breakNext = true;
        }

        synchronized Runnable stallNext() {
            CountDownLatch release = new CountDownLatch(1);
            stall = release;
            return release::countDown;
        }

        private synchronized @Nullable CountDownLatch takeStall() {
            CountDownLatch taken = stall;
            stall = null;
            return taken;
        }

        synchronized boolean takeBreak() {
            boolean taken = breakNext;
            breakNext = false;
            return taken;
        }
    }

    private final Data data;
    private final Defect defect;
    private @Nullable String pipeline;
    private @Nullable Thread opener;
    private @Nullable Checkpoint own;
    private boolean closed;

    InMemorySink(Data data, Defect defect) {
        this.data = data;
        this.defect = defect;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        pipeline = defect == Defect.RULE_3_ONE_CHECKPOINT_FOR_ALL_PIPELINES ? "all" : context.pipeline();
        opener = Thread.currentThread();
        synchronized (data) {
            Checkpoint stored = data.checkpoints.getOrDefault(pipeline, Checkpoint.NONE);
            if (defect == Defect.RULE_4_COMPARES_WITH_ITS_OWN_LAST_BATCH) {
                own = own == null ? null : stored;
            }
            return switch (defect) {
                case RULE_3_TRUSTS_ITS_OWN_MEMORY -> own == null ? stored : own;
                case RULE_3_FORGETS_THE_RECENT_IDS ->
                    Checkpoint.builder()
                            .token(stored.token())
                            .position(stored.position())
                            .build();
                default -> stored;
            };
        }
    }

    @Override
    public void write(Batch batch) {
        String name = requireOpen();
        if (defect == Defect.RULE_1_ONLY_THE_OPENING_THREAD_MAY_WRITE && Thread.currentThread() != opener) {
            throw SinkException.permanent("memory: belongs to another thread", null);
        }
        waitForTheStore();
        boolean isChecked = defect == Defect.RULE_4_CHECKS_BEFORE_IT_LOCKS;
        if (isChecked) {
            requireNext(name, batch);
            data.writers.meet();
        }
        synchronized (data) {
            if (!isChecked) {
                requireNext(name, batch);
            }
            if (data.takeBreak()) {
                fail(batch);
                return;
            }
            store(name, batch);
        }
    }

    private void requireNext(String name, Batch batch) {
        synchronized (data) {
            Checkpoint stored = data.checkpoints.getOrDefault(name, Checkpoint.NONE);
            if (own != null && defect == Defect.RULE_4_COMPARES_WITH_ITS_OWN_LAST_BATCH) {
                stored = own;
            }
            if (!batch.previous().token().equals(stored.token()) && !isLax(batch)) {
                if (defect == Defect.RULE_4_WRITES_BEFORE_IT_REFUSES) {
                    batch.events().forEach(event -> data.events.add(event.id()));
                }
                throw new FencedException("memory", batch.previous().token(), stored.token());
            }
        }
    }

    private String requireOpen() {
        if (closed && defect != Defect.RULE_7_WRITES_AFTER_CLOSE) {
            throw new IllegalStateException("the sink is closed");
        }
        if (pipeline == null && defect != Defect.RULE_7_WRITES_BEFORE_OPEN) {
            throw new IllegalStateException("the sink is not open");
        }
        return pipeline == null ? "contract" : pipeline;
    }

    private boolean isLax(Batch batch) {
        return switch (defect) {
            case RULE_4_TAKES_ANY_BATCH -> true;
            case RULE_4_TAKES_ANY_FIRST_BATCH -> batch.previous().isNone();
            case RULE_4_TAKES_ANY_BATCH_WITHOUT_EVENTS -> batch.events().isEmpty();
            default -> false;
        };
    }

    private void waitForTheStore() {
        CountDownLatch stall = data.takeStall();
        boolean interrupted = Thread.currentThread().isInterrupted();
        while (stall != null) {
            try {
                stall.await();
                stall = null;
            } catch (InterruptedException e) {
                interrupted = true;
                stall = defect == Defect.RULE_6_IGNORES_THE_INTERRUPT ? stall : null;
            }
        }
        if (interrupted) {
            if (defect == Defect.RULE_6_CLEARS_THE_INTERRUPT_FLAG) {
                Thread.interrupted();
            } else {
                Thread.currentThread().interrupt();
            }
            throw SinkException.retryable("memory: write was interrupted", null);
        }
    }

    private void fail(Batch batch) {
        switch (defect) {
            case RULE_2_LEAVES_HALF_A_BATCH_BEHIND ->
                batch.events().stream().limit(2).forEach(event -> data.events.add(event.id()));
            case RULE_2_SWALLOWS_THE_FAILURE -> {
                return;
            }
            case RULE_5_REPORTS_EVERY_FAULT_AS_PERMANENT ->
                throw SinkException.permanent("memory: broken on request", null);
            case RULE_5_THROWS_THE_DRIVERS_EXCEPTION -> throw new UnsupportedOperationException("broken on request");
            default -> {}
        }
        throw SinkException.retryable("memory: broken on request", null);
    }

    private void store(String name, Batch batch) {
        List<StreamEvent> events = batch.events();
        if (defect == Defect.RULE_2_IGNORES_BATCHES_WITHOUT_EVENTS
                && events.isEmpty()
                && batch.deadLetters().isEmpty()) {
            return;
        }
        if (defect == Defect.RULE_2_CANNOT_STORE_NUL
                && events.stream().anyMatch(event -> event.json().contains("\\u0000"))) {
            throw SinkException.permanent("memory: invalid byte sequence 0x00", null);
        }
        int kept = events.size();
        if (defect == Defect.RULE_2_LOSES_THE_LAST_EVENT && kept > 0) {
            kept--;
        }
        if (defect == Defect.RULE_2_CUTS_LARGE_BATCHES) {
            kept = Math.min(kept, 1_000);
        }
        events.subList(0, kept).stream()
                .map(StreamEvent::id)
                .filter(id -> !data.events.contains(id) || defect == Defect.RULE_8_STORES_WHAT_ANOTHER_PIPELINE_STORED)
                .forEach(data.events::add);
        if (defect != Defect.RULE_2_FORGETS_DEAD_LETTERS) {
            batch.deadLetters().forEach(data::keep);
        }
        data.checkpoints.put(name, batch.checkpoint());
        own = batch.checkpoint();
    }

    @Override
    public boolean recognizesRepeats() {
        return true;
    }

    @Override
    public void close() {
        if (closed && defect == Defect.RULE_7_FAILS_WHEN_CLOSED_TWICE) {
            throw SinkException.permanent("memory: closed already", null);
        }
        if (pipeline == null && defect == Defect.RULE_7_FAILS_WHEN_CLOSED_UNOPENED) {
            throw new IllegalStateException("memory: nothing to close");
        }
        closed = true;
    }
}
