package io.github.wikistream.examples.browser;

import io.github.wikistream.examples.OwnThread;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.Dashboard;
import io.github.wikistream.examples.dashboard.DashboardSettings;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A dashboard with servers of its own, as the command runs it. */
final class RunningDashboard implements AutoCloseable {
    private final Dashboard dashboard;
    private final CompletableFuture<Boolean> end;

    /**
     * Starts one.
     *
     * @param port 0 for any that is free
     */
    RunningDashboard(SourceChoice source, int port, Path data) {
        this(source, port, data, null, null);
    }

    /**
     * Starts one.
     *
     * @param port       0 for any that is free
     * @param postgresql address of a server; {@code null} for one of its own
     * @param redis      address of a server; {@code null} for one of its own
     */
    RunningDashboard(SourceChoice source, int port, Path data, @Nullable String postgresql, @Nullable String redis) {
        this(new DashboardSettings(
                source, "test/1.0 (me@example.org)", "127.0.0.1", port, postgresql, redis, data, Set.of()));
    }

    RunningDashboard(DashboardSettings settings) {
        dashboard = Dashboard.serve(settings);
        end = CompletableFuture.supplyAsync(this::run, OwnThread.EACH);
    }

    private boolean run() {
        try {
            return dashboard.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("this thread is not interrupted", e);
        }
    }

    String url() {
        return dashboard.url();
    }

    @Override
    public void close() {
        dashboard.stop();
        try {
            end.join();
        } finally {
            dashboard.close();
        }
    }
}
