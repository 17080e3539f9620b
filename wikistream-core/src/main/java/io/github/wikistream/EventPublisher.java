package io.github.wikistream;

import io.github.wikistream.event.StreamEvent;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of a reader to one subscriber according to the Reactive Streams specification 1.0.4, whose rules
 * are named in brackets. A daemon thread reads while there is demand, and blocks in the reader while there is no event.
 */
final class EventPublisher implements Flow.Publisher<StreamEvent> {
    private static final AtomicLong THREADS = new AtomicLong();

    private final EventReader reader;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    EventPublisher(EventReader reader) {
        this.reader = reader;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StreamEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscribed.compareAndSet(false, true)) {
            Subscription subscription = new Subscription(reader, subscriber);
            subscriber.onSubscribe(subscription);
            Thread thread = new Thread(subscription::run, "wikistream-publisher-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            thread.start();
            return;
        }
        // [1.9] A rejected subscriber gets a subscription too.
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IllegalStateException(
                "a reader has one subscriber; open another EventReader for another subscriber"));
    }

    private static final class Subscription implements Flow.Subscription {
        private final EventReader reader;
        private final Flow.Subscriber<? super StreamEvent> subscriber;

        // Guarded by this:
        private long demand;
        private boolean cancelled;
        private @Nullable RuntimeException misuse;

        Subscription(EventReader reader, Flow.Subscriber<? super StreamEvent> subscriber) {
            this.reader = reader;
            this.subscriber = subscriber;
        }

        @Override
        public synchronized void request(long n) {
            if (n <= 0 && misuse == null) {
                misuse = new IllegalArgumentException("request(" + n + "): demand must be 1 or more [3.9]");
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + Math.max(0, n);
            notifyAll();
            if (misuse != null) {
                reader.close();
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            notifyAll();
            reader.close();
        }

        private void run() {
            try {
                while (awaitDemand() && reader.hasNext()) {
                    subscriber.onNext(reader.next());
                }
            } catch (RuntimeException e) {
                end(e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end(new IllegalStateException("the publisher's thread was interrupted", e));
                return;
            } finally {
                reader.close();
            }
            end(null);
        }

        /** Returns whether an event is requested. */
        private synchronized boolean awaitDemand() throws InterruptedException {
            while (demand == 0 && !cancelled && misuse == null) {
                wait();
            }
            if (demand < Long.MAX_VALUE) {
                demand--;
            }
            return !cancelled && misuse == null;
        }

        private void end(@Nullable RuntimeException failure) {
            RuntimeException reason;
            synchronized (this) {
                if (cancelled) {
                    return;
                }
                cancelled = true;
                reason = misuse == null ? failure : misuse;
            }
            if (reason == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(reason);
            }
        }
    }
}
