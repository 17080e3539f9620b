package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.SourceChoice;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked of the dashboard. Immutable.
 *
 * @param source     where events come from
 * @param userAgent  how to name ourselves there
 * @param host       address to listen on
 * @param port       0 for any that is free
 * @param postgresql a database of one's own; {@code null} for a server of the dashboard's
 * @param redis      a Redis of one's own; {@code null} for a server of the dashboard's
 * @param data       where the dashboard's own servers keep their data
 */
public record DashboardSettings(
        SourceChoice source,
        String userAgent,
        String host,
        int port,
        @Nullable String postgresql,
        @Nullable String redis,
        Path data) {}
