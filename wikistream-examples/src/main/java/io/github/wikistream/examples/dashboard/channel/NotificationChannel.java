package io.github.wikistream.examples.dashboard.channel;

import java.io.IOException;

/**
 * A way to send notifications, such as to a pager. Each channel is called by a thread of its own, one call at a time, so a slow channel delays
 * no other. The dashboard finds implementations by {@link java.util.ServiceLoader}; its settings name them by class.
 */
@FunctionalInterface
public interface NotificationChannel {
    /**
     * Sends a message and returns when the receiver has it.
     *
     * @throws IOException          if the message is to be sent again later
     * @throws RuntimeException     if the message cannot be sent; it is given up
     * @throws InterruptedException if the dashboard closes
     */
    void send(Notification notification) throws IOException, InterruptedException;
}
