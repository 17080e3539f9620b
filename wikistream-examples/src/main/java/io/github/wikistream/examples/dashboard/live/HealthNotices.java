package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamHealth.Reason;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Words for the page what is wrong with the stream. */
final class HealthNotices {
    /** A restart or failover of a store takes a few seconds and is not reported. */
    private static final Duration RETRY_GRACE = Duration.ofSeconds(10);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HealthNotices() {}

    /**
     * Returns the notices.
     *
     * @param source    name of the source
     * @param connected whether it was ever connected
     */
    static List<Notice> of(StreamHealth health, String source, boolean connected, Instant now) {
        List<Notice> notices = new ArrayList<>();
        for (Reason reason : health.ready().reasons()) {
            Notice notice = notice(reason, source, connected, now);
            if (notice != null) {
                notices.add(notice);
            }
        }
        return notices;
    }

    private static @Nullable Notice notice(Reason reason, String source, boolean connected, Instant now) {
        String sink = "Sink '" + reason.subject() + "' ";
        return switch (reason.code()) {
            case SOURCE_LOST ->
                Notice.error(
                        "source",
                        reason.since(),
                        connected ? "The connection to " + source + " is lost." : source + " cannot be reached.",
                        "It is tried again and again; once it stands, reading goes on where it stopped. ("
                                + reason.text() + ")");
            case SOURCE_SILENT ->
                Notice.error("source", reason.since(), source + " sends no events.", sentence(reason.text()));
            case SINK_FAILED ->
                Notice.error(
                        "sink:" + reason.subject(),
                        reason.since(),
                        sink + "has failed and stores no more events.",
                        sentence(reason.text()));
            case SINK_RETRYING ->
                now.isBefore(reason.since().plus(RETRY_GRACE))
                        ? null
                        : Notice.error(
                                "sink:" + reason.subject(),
                                reason.since(),
                                sink + "has stored no events since " + TIME.format(reason.since()) + " UTC.",
                                "Events wait, and are stored once the sink accepts them. The cause: " + reason.text());
            case SINK_BEHIND ->
                Notice.warning(
                        "lag:" + reason.subject(),
                        reason.since(),
                        sink + "is behind.",
                        sentence(reason.text()) + " Its numbers are those of that time.");
            default -> null;
        };
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }
}
