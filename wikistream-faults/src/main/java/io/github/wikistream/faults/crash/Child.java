package io.github.wikistream.faults.crash;

import io.github.wikistream.faults.common.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running {@link Program}, as seen by the process that started it. */
final class Child {
    /** The longest time between two messages before the program counts as stuck. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final ChildJvm jvm;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    /** A message from the program. */
    sealed interface Message {
        /** The program has stopped at a place. */
        record At(Place place) implements Message {}

        /** One of its lanes is on standby for another instance. */
        record Standby() implements Message {}

        /** One of its lanes writes again after being on standby. */
        record Takeover() implements Message {}

        /** The stream has ended, everything is stored, and the program exits. */
        record Done() implements Message {}

        /** The program has ended unexpectedly or is stuck. */
        record Failed(String why) implements Message {}
    }

    private Child(List<String> arguments) {
        jvm = ChildJvm.start(List.of(), Program.class, arguments, new ChildJvm.Listener() {
            @Override
            public void onMessage(String message) {
                receive(message);
            }

            @Override
            public void ended(String why) {
                messages.add(new Message.Failed(why));
            }
        });
    }

    /** Starts a program; it waits for a first {@linkplain #order command}. */
    static Child start(List<String> arguments) {
        return new Child(arguments);
    }

    private void receive(String message) {
        if (message.startsWith("at ")) {
            messages.add(new Message.At(Place.valueOf(message.substring("at ".length()))));
        } else if (message.startsWith("standby ")) {
            messages.add(new Message.Standby());
        } else if (message.startsWith("takeover ")) {
            messages.add(new Message.Takeover());
        } else if (message.startsWith("done ")) {
            messages.add(new Message.Done());
        } else if (message.startsWith("failed ")) {
            messages.add(new Message.Failed(message));
        }
    }

    /** Sends a command; see {@link Stops}. A program that has ended ignores it. */
    void order(String text) {
        jvm.order(text);
    }

    /** Waits for the next message. */
    Message await() throws InterruptedException {
        Message message = await(TIMEOUT);
        return message == null ? new Message.Failed("no message for " + TIMEOUT) : message;
    }

    /** Waits for the next message; returns {@code null} if none arrives in time. */
    @Nullable
    Message await(Duration patience) throws InterruptedException {
        return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Kills the program like {@code kill -9} and waits until it has ended. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    /** Returns the last lines of its log. */
    String log() {
        return jvm.log();
    }
}
