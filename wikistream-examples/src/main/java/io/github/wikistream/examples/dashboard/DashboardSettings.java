package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.notify.NotificationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the dashboard. Immutable.
 *
 * @param source     where events come from
 * @param userAgent  user agent for requests to the source
 * @param host       address to listen on
 * @param port       0 for any that is free
 * @param postgresql address of a database; {@code null} for an embedded server
 * @param redis      address of a Redis server; {@code null} for an embedded server
 * @param data       directory of the embedded servers' data
 * @param allowedHosts further names by which clients may address the server
 * @param notifications what to report, and where
 * @param maxLag      lag of a sink above which the dashboard is not ready
 * @param maxSilence  time without an event after which it is not ready
 * @param patience    how long to wait at the start for stores that do not respond
 * @param standby     time without a write of another instance after which this one takes over; {@code null} to stop instead of waiting
 */
public record DashboardSettings(
        SourceChoice source,
        String userAgent,
        String host,
        int port,
        @Nullable String postgresql,
        @Nullable String redis,
        Path data,
        Set<String> allowedHosts,
        NotificationSettings notifications,
        Duration maxLag,
        Duration maxSilence,
        Duration patience,
        @Nullable Duration standby) {
    /** The lag of a sink above which the dashboard is not ready, if nothing else is set. */
    public static final Duration USUAL_MAX_LAG = Duration.ofSeconds(30);

    /** The time without an event after which the dashboard is not ready, if nothing else is set: a busy stream is never silent for long. */
    public static final Duration USUAL_MAX_SILENCE = Duration.ofSeconds(45);

    /** How long to wait for stores, if nothing else is set. */
    public static final Duration USUAL_PATIENCE = Duration.ofHours(1);

    /** Copies the names. */
    public DashboardSettings {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** Creates settings with the built-in rules of notifications. */
    public DashboardSettings(
            SourceChoice source,
            String userAgent,
            String host,
            int port,
            @Nullable String postgresql,
            @Nullable String redis,
            Path data,
            Set<String> allowedHosts) {
        this(
                source,
                userAgent,
                host,
                port,
                postgresql,
                redis,
                data,
                allowedHosts,
                NotificationSettings.builtIn(),
                USUAL_MAX_LAG,
                USUAL_MAX_SILENCE,
                USUAL_PATIENCE,
                null);
    }
}
