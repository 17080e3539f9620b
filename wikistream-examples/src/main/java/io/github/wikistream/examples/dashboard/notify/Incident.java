package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.channel.Notification.Event;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A condition that a rule has reported.
 *
 * @param rule         name of the rule
 * @param kind         kind of the rule
 * @param subject      what the condition is about; a rule reports a subject once while the condition lasts
 * @param title        the condition in a few words
 * @param text         the condition in sentences
 * @param wiki         database name of the wiki; {@code null} if the condition is about all
 * @param url          https address; {@code null} if unknown
 * @param ended        {@code null} while the condition lasts
 * @param channel      name of the channel
 * @param beginMessage state of the message that the condition has begun
 * @param endMessage   state of the message that the condition has ended
 * @param failure      why a message was given up; {@code null} if none was
 */
public record Incident(
        UUID id,
        String rule,
        String kind,
        String subject,
        String title,
        String text,
        @Nullable String wiki,
        @Nullable String url,
        Instant began,
        @Nullable Instant ended,
        String channel,
        Delivery beginMessage,
        Delivery endMessage,
        @Nullable String failure) {

    /** State of a message. */
    public enum Delivery {
        /** There is nothing to send yet. */
        NONE,
        PENDING,
        DELIVERED,
        /** The message was given up. */
        FAILED
    }

    Incident end(Instant at) {
        return with(at, beginMessage, Delivery.PENDING, failure);
    }

    /** Returns the incident after a message was delivered, or given up for a reason. */
    Incident after(Event event, @Nullable String reason) {
        Delivery state = reason == null ? Delivery.DELIVERED : Delivery.FAILED;
        boolean begin = event == Event.BEGAN;
        return with(ended, begin ? state : beginMessage, begin ? endMessage : state, reason == null ? failure : reason);
    }

    private Incident with(@Nullable Instant newEnded, Delivery newBegin, Delivery newEnd, @Nullable String newFailure) {
        return new Incident(
                id,
                rule,
                kind,
                subject,
                title,
                text,
                wiki,
                url,
                began,
                newEnded,
                channel,
                newBegin,
                newEnd,
                newFailure);
    }

    Notification message(Event event) {
        return new Message(this, event);
    }

    private record Message(Incident incident, Event event) implements Notification {
        @Override
        public String id() {
            return incident.id() + (event == Event.BEGAN ? "-began" : "-ended");
        }

        @Override
        public String rule() {
            return incident.rule();
        }

        @Override
        public String kind() {
            return incident.kind();
        }

        @Override
        public String subject() {
            return incident.subject();
        }

        @Override
        public String title() {
            return incident.title();
        }

        @Override
        public String text() {
            return incident.text();
        }

        @Override
        public @Nullable String wiki() {
            return incident.wiki();
        }

        @Override
        public @Nullable String url() {
            return incident.url();
        }

        @Override
        public Instant began() {
            return incident.began();
        }

        @Override
        public @Nullable Instant ended() {
            return event == Event.BEGAN ? null : incident.ended();
        }
    }
}
