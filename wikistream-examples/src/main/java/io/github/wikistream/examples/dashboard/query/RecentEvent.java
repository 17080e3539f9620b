package io.github.wikistream.examples.dashboard.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored event.
 *
 * @param url     https address of the page; {@code null} if unknown
 * @param diffUrl https address of the diff; {@code null} if unknown
 * @param growth  change of the page size in bytes; {@code null} if unknown
 */
public record RecentEvent(
        String id,
        Instant at,
        String wiki,
        String type,
        @Nullable String logType,
        String title,
        @Nullable String url,
        @Nullable String diffUrl,
        @Nullable String user,
        boolean bot,
        @Nullable Long growth,
        @Nullable String comment) {}
