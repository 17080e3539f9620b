package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.github.wikistream.examples.dashboard.page.PageFiles.PageFile;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;

/**
 * Serves the page and its API. The content security policy allows no script, style, image or connection of another host, so markup in a
 * title cannot load anything.
 */
public final class DashboardServer implements AutoCloseable {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final double REQUESTS_PER_SECOND = 500;
    private static final double BURST = 1_000;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(20);

    private final PageFiles files;
    private final LiveFeed feed;
    private final DashboardState state;
    private final Access access;
    private final Javalin server;
    private List<ApiRouter.Route> routes = List.of();

    /**
     * Starts the server.
     *
     * @param host address to listen on
     * @param port   0 for any that is free
     * @param access who may use the server
     * @throws JavalinBindException if the port is in use
     */
    public DashboardServer(String host, int port, PageFiles files, LiveFeed feed, DashboardState state, Access access) {
        this.files = files;
        this.feed = feed;
        this.state = state;
        this.access = access;
        this.server = Javalin.create(this::configure).start(host, port);
    }

    private void configure(JavalinConfig config) {
        // Also ends a write that a client does not read, and a request that does not arrive.
        config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(IDLE_TIMEOUT.toMillis()));
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.routes.before(DashboardServer::addHeaders);
        Errors.addTo(config);
        new AccessControl(access, new RateLimit(REQUESTS_PER_SECOND, BURST, System::nanoTime)).addTo(config);
        files.paths().forEach(path -> {
            config.routes.get(path, context -> serve(context, path));
            config.routes.head(path, context -> serve(context, path));
        });
        routes = addApi(config);
        Documentation.addTo(config);
    }

    private List<ApiRouter.Route> addApi(JavalinConfig config) {
        ApiRouter router = new ApiRouter(config);
        StoredData stored = new StoredData(state);
        new MetricsApi(state, stored).addTo(router);
        new HistoryApi(stored).addTo(router);
        new EventsApi(stored).addTo(router);
        new QualityApi(stored).addTo(router);
        new SystemApi(state, stored).addTo(router);
        new LiveApi(feed).addTo(router);
        return router.routes();
    }

    /** Returns the routes of the API. */
    List<ApiRouter.Route> routes() {
        return routes;
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return server.port();
    }

    private static void addHeaders(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cache-Control", "no-cache");
    }

    private void serve(Context context, String path) {
        PageFile file = files.get(path);
        if (file == null) {
            throw new IllegalStateException("no file for " + path);
        }
        context.header("ETag", file.tag());
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(file.contentType()).result(file.content());
    }

    @Override
    public void close() {
        server.stop();
    }
}
