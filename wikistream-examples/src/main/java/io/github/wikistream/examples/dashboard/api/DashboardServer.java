package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFile;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves the page and its API. The content security policy allows no script, style, image or connection of another host, so markup in a
 * title cannot load anything.
 */
public final class DashboardServer implements AutoCloseable {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Headers of every response. */
    static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-cache");

    private static final double REQUESTS_PER_SECOND = 500;
    private static final double BURST = 1_000;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(20);

    private static final int SEND_BUFFER_BYTES = 65_536;

    private final String host;
    private final int port;
    private final PageFiles files;
    private final LiveFeed feed;
    private final DashboardState state;
    private final Access access;
    private final Duration idleTimeout;
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
        this(host, port, files, feed, state, access, IDLE_TIMEOUT);
    }

    DashboardServer(
            String host,
            int port,
            PageFiles files,
            LiveFeed feed,
            DashboardState state,
            Access access,
            Duration idleTimeout) {
        this.files = files;
        this.feed = feed;
        this.state = state;
        this.access = access;
        this.idleTimeout = idleTimeout;
        this.host = host;
        this.port = port;
        this.server = Javalin.create(this::configure).start();
    }

    private Connector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        // Before a request is complete, this timeout applies; afterwards that of the configuration.
        connector.setIdleTimeout(idleTimeout.toMillis());
        // The kernel would otherwise keep megabytes for a client that reads nothing, and it would take hours to notice.
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        return connector;
    }

    private void configure(JavalinConfig config) {
        // Also ends a write that a client does not read, and a request that does not arrive.
        config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(idleTimeout.toMillis()));
        config.jetty.addConnector(this::connector);
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.routes.before(DashboardServer::addHeaders);
        Errors.addTo(config);
        ApiRouter router = new ApiRouter(config);
        AccessControl control = new AccessControl(access, new RateLimit(REQUESTS_PER_SECOND, BURST, System::nanoTime));
        control.addTo(config, router);
        new OperationsApi(state, control).addTo(config);
        files.paths().forEach(path -> {
            config.routes.get(path, context -> serve(context, path));
            config.routes.head(path, context -> serve(context, path));
        });
        addApi(router);
        routes = router.routes();
        Documentation.addTo(config);
    }

    private void addApi(ApiRouter router) {
        StoredData stored = new StoredData(state);
        new MetricsApi(state, stored).addTo(router);
        new HistoryApi(stored).addTo(router);
        new EventsApi(stored).addTo(router);
        new QualityApi(stored).addTo(router);
        new SystemApi(state, stored).addTo(router);
        new NotificationsApi(state, stored).addTo(router);
        new LiveApi(feed).addTo(router);
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
        HEADERS.forEach(context::header);
    }

    private void serve(Context context, String path) {
        PageFile file = files.get(path);
        if (file == null) {
            throw new IllegalStateException("no file for " + path);
        }
        context.header(
                "Content-Security-Policy",
                POLICY.replace("script-src 'self'", "script-src 'self' " + files.scriptHash()));
        context.header("Cache-Control", file.cacheControl());
        context.header("ETag", file.tag());
        context.header("Vary", "Accept-Encoding");
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        boolean gzip = String.valueOf(context.header("Accept-Encoding")).contains("gzip");
        if (gzip) {
            context.header("Content-Encoding", "gzip");
        }
        context.contentType(file.contentType()).result(gzip ? file.compressed() : file.content());
    }

    @Override
    public void close() {
        server.stop();
    }
}
