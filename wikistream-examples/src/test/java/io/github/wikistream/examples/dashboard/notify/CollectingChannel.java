package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A channel as a plugin: found by {@link java.util.ServiceLoader}. */
public final class CollectingChannel implements NotificationChannel {
    final BlockingQueue<Notification> received = new LinkedBlockingQueue<>();

    @Override
    public void send(Notification notification) {
        received.add(notification);
    }
}
