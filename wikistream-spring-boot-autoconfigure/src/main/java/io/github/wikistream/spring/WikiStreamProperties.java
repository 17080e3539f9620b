package io.github.wikistream.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the application's stream. Each has the name of the setting of {@code WikiStream.builder()}.
 *
 * @param enabled          Whether there is a stream.
 * @param autoStartup      Whether the stream starts once the application is ready.
 * @param userAgent        Name of the program and a contact, such as my-program/1.0 (me@example.org); Wikimedia requires it.
 * @param pipeline         Name under which sinks keep their checkpoint; "default" if not set.
 * @param source           URI of the source; https://stream.wikimedia.org if not set.
 * @param sourceName       Name of the source in checkpoints, in place of its own names.
 * @param streams          Names of the streams to read; recentchange if not set.
 * @param since            Where to start without a checkpoint; now if not set.
 * @param sinks            URIs of sinks and metric stores, such as postgresql://user@host/db.
 * @param checkpointFolder Folder for the checkpoints of sinks that cannot store their own, such as listener methods without a transaction.
 * @param bufferBytes      Limit of the memory of events that wait for sinks, 1 MB to 16 GB; 16 MB if not set.
 * @param batchEvents      Limit of a batch, 1 to 100,000 events; 1,000 if not set.
 * @param linger           How long an event waits for others to fill its batch, 1 ms to 1 min; 250 ms if not set.
 * @param closeDeadline    How long the stream may take at shutdown to write what is buffered, 0 to 1 h; 10 s if not set.
 * @param standby          Wait in standby while another instance writes, and take over after this much silence, 1 s to 1 h.
 * @param failFast         Whether the whole stream ends as soon as one sink stops.
 * @param postgres         Every event as a row in the application's PostgreSQL.
 * @param redis            Metrics in the application's Redis.
 * @param health           When the health indicator is down.
 */
@ConfigurationProperties("wikistream")
record WikiStreamProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean autoStartup,
        @Nullable String userAgent,
        @Nullable String pipeline,
        @Nullable String source,
        @Nullable String sourceName,
        @Nullable List<String> streams,
        @Nullable Instant since,
        @DefaultValue List<String> sinks,
        @Nullable Path checkpointFolder,
        @Nullable DataSize bufferBytes,
        @Nullable Integer batchEvents,
        @Nullable Duration linger,
        @Nullable Duration closeDeadline,
        @Nullable Duration standby,
        boolean failFast,
        @DefaultValue Store postgres,
        @DefaultValue Store redis,
        @DefaultValue Health health) {

    /**
     * A store of the application.
     *
     * @param enabled Whether events are stored there.
     */
    record Store(boolean enabled) {}

    /**
     * Settings of the health indicator.
     *
     * @param maxLag     Lag of a sink above which the health indicator is down, 1 s to 24 h; 5 min if not set.
     * @param maxSilence How long the source may deliver no event before the health indicator is down, 1 s to 24 h; 5 min if not set.
     */
    record Health(@Nullable Duration maxLag, @Nullable Duration maxSilence) {}
}
