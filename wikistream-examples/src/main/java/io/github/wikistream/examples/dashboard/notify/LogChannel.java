package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notifications to the log: errors of the dashboard as warnings, all else as information. */
final class LogChannel implements NotificationChannel {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.wikistream.notification");

    @Override
    public void send(Notification notification) {
        if (notification.event() == Notification.Event.ENDED) {
            LOG.info("Ended: {}", notification.title());
        } else if (notification.kind().equals(Rule.Kind.HEALTH.word())) {
            LOG.warn("{} {}", notification.title(), notification.text());
        } else {
            LOG.info("{}: {}", notification.title(), notification.text());
        }
    }
}
