package io.github.wikistream.faults.crash;

import io.github.wikistream.faults.common.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running {@link Program} as whoever started it sees it. */
final class Child {
    /** How long a program may take from one message to the next before it counts as stuck. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ChildJvm jvm;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    /** What a program says. */
    sealed interface Message {
        /** It has stopped at a place. */
        record At(Place place) implements Message {}

        /** One of its lanes stands by for another instance. */
        record Standby() implements Message {}

        /** One of its lanes writes again that stood by. */
        record Takeover() implements Message {}

        /** The stream has ended, all is stored, and the program ends. */
        record Done() implements Message {}

        /** It has ended otherwise, or does not get on. */
        record Failed(String why) implements Message {}
    }

    private Child(List<String> arguments) {
        jvm = ChildJvm.start(List.of(), Program.class, arguments, new ChildJvm.Listener() {
            @Override
            public void told(String message) {
                hear(message);
            }

            @Override
            public void ended(String why) {
                messages.add(new Message.Failed(why));
            }
        });
    }

    /** Starts one; it does nothing before it gets an {@linkplain #order order}. */
    static Child start(List<String> arguments) {
        return new Child(arguments);
    }

    private void hear(String message) {
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

    /** Gives an order; see {@link Stops}. One to a program that has ended is not heard. */
    void order(String text) {
        jvm.order(text);
    }

    /** Waits for the next message. */
    Message await() throws InterruptedException {
        Message message = await(PATIENCE);
        return message == null ? new Message.Failed("it said nothing for " + PATIENCE) : message;
    }

    /** Waits for the next message, {@code null} if there is none in time. */
    @Nullable
    Message await(Duration patience) throws InterruptedException {
        return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the program as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    /** Returns the last lines that it logged. */
    String log() {
        return jvm.log();
    }
}
