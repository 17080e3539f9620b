package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.SimilarNames;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.github.wikistream.examples.dashboard.page.PageFiles.PageFile;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.MetricDetailsQuery;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page and its JSON API. The content security policy allows no script, style, image or connection of another host, so markup
 * in a title cannot load anything.
 */
public final class DashboardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, Duration> WINDOWS =
            Map.of("5m", Duration.ofMinutes(5), "1h", Duration.ofHours(1), "24h", Duration.ofHours(24));
    private static final String TOTAL = "total";

    /** Attribute of a request that was answered with a problem. */
    private static final String PROBLEM = "problem";

    private static final int USUAL_LIMIT = 20;
    private static final int MOST = 1000;

    private final PageFiles files;
    private final LiveFeed feed;
    private final Supplier<@Nullable LiveMetricsQuery> metrics;
    private final Supplier<List<String>> ownMetrics;
    private final Javalin server;

    /**
     * Starts the server.
     *
     * @param host       address to listen on
     * @param port       0 for any that is free
     * @param metrics    queries to the metric store; {@code null} until the store is open
     * @param ownMetrics names of the metrics that are counted in addition to the standard ones
     * @throws JavalinBindException if the port is in use
     */
    public DashboardServer(
            String host,
            int port,
            PageFiles files,
            LiveFeed feed,
            Supplier<@Nullable LiveMetricsQuery> metrics,
            Supplier<List<String>> ownMetrics) {
        this.files = files;
        this.feed = feed;
        this.metrics = metrics;
        this.ownMetrics = ownMetrics;
        this.server = Javalin.create(this::configure).start(host, port);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.routes.before(DashboardServer::addHeaders);
        config.routes.before("/api/stream", DashboardServer::requireEventStream);
        files.paths().forEach(path -> get(config, path, context -> serve(context, path)));
        get(config, "/api/snapshot", context -> json(context, 200, feed.latest()));
        get(config, "/api/metrics", this::metricNames);
        get(config, "/api/metrics/{name}", this::metric);
        config.routes.sse("/api/stream", this::subscribe);
        config.routes.exception(
                IllegalArgumentException.class,
                (e, context) -> problem(
                        context,
                        new Problem(
                                "wrong request",
                                400,
                                String.valueOf(e.getMessage()),
                                "see docs/reference/dashboard-api.md")));
        config.routes.exception(
                WikiStreamException.class,
                (e, context) -> problem(
                        context,
                        new Problem(
                                "the store does not answer",
                                503,
                                String.valueOf(e.getMessage()),
                                "try again in some seconds; the page says how the store is")));
        config.routes.exception(
                IllegalStateException.class,
                (e, context) -> problem(
                        context,
                        new Problem(
                                "not ready",
                                503,
                                "the stores are not open: the dashboard is starting or stopping",
                                "try again in some seconds")));
        config.routes.exception(Exception.class, (e, context) -> {
            LOG.error("A request for {} failed", context.path(), e);
            problem(
                    context,
                    new Problem("a fault of the dashboard", 500, "it is in the dashboard's log", "please report it"));
        });
        config.routes.error(404, DashboardServer::notFound);
    }

    /** A HEAD request runs the same handler; the web server omits the body. Javalin's own answer to HEAD has another content type. */
    private static void get(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler);
        config.routes.head(path, handler);
    }

    private static void notFound(Context context) {
        if (context.attribute(PROBLEM) == null) {
            problem(
                    context,
                    new Problem(
                            "nothing here",
                            404,
                            "there is nothing at " + context.path(),
                            "the page is at /, the API at /api/snapshot, /api/stream, /api/metrics and /api/metrics/{name}"));
        }
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

    /** Javalin answers with an empty body if this header is missing. */
    private static void requireEventStream(Context context) {
        String accept = context.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            context.skipRemainingHandlers();
            problem(
                    context,
                    new Problem(
                            "not acceptable",
                            406,
                            "this is a stream of server-sent events",
                            "send the header Accept: text/event-stream, or ask /api/snapshot for one snapshot"));
        }
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

    private void subscribe(SseClient client) {
        LiveFeed.Subscriber subscriber = json -> client.sendEvent("snapshot", json);
        client.keepAlive();
        client.onClose(() -> feed.remove(subscriber));
        feed.add(subscriber);
    }

    /**
     * Names of the metrics that are counted.
     *
     * @param standard the metrics of wikistream
     * @param own      the metrics that were found on the class path
     */
    public record MetricNames(List<String> standard, List<String> own) {}

    private void metricNames(Context context) {
        json(context, 200, Json.write(metricNames()));
    }

    private MetricNames metricNames() {
        List<String> standard = StandardMetrics.all().stream().map(Metric::name).toList();
        return new MetricNames(standard, ownMetrics.get());
    }

    private static void unknownMetric(Context context, String name, List<String> known) {
        List<String> similar = SimilarNames.of(name, known);
        problem(
                context,
                new Problem(
                        "unknown metric",
                        404,
                        "no metric is named '" + name + "'",
                        similar.isEmpty()
                                ? "/api/metrics lists the metrics"
                                : "did you mean " + String.join(" or ", similar) + "?"));
    }

    private void metric(Context context) {
        String name = context.pathParam("name");
        Counter.requireMetricName(name);
        String window = parameter(context, "window", "5m");
        Duration length = WINDOWS.get(window);
        if (length == null && !window.equals(TOTAL)) {
            throw new IllegalArgumentException("window must be 5m, 1h, 24h or total, not '" + window + "'");
        }
        int limit = limit(parameter(context, "limit", Integer.toString(USUAL_LIMIT)));
        LiveMetricsQuery known = metrics.get();
        if (known == null) {
            throw new IllegalStateException("no store yet");
        }
        String key = parameter(context, "key", MetricRecorder.ALL);
        Counter.requireKey(key);
        MetricNames names = metricNames();
        List<String> metricNames =
                Stream.concat(names.standard().stream(), names.own().stream()).toList();
        if (!metricNames.contains(name)) {
            unknownMetric(context, name, metricNames);
            return;
        }
        MetricDetailsQuery details = known.details();
        json(
                context,
                200,
                Json.write(length == null ? details.totals(name) : details.in(name, window, length, limit, key)));
    }

    private static String parameter(Context context, String name, String otherwise) {
        String value = context.queryParam(name);
        return value == null ? otherwise : value;
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static void problem(Context context, Problem problem) {
        context.attribute(PROBLEM, problem);
        context.status(problem.status()).contentType("application/problem+json").result(Json.write(problem));
    }

    private static void json(Context context, int status, String body) {
        context.status(status).contentType("application/json").result(body);
    }

    @Override
    public void close() {
        server.stop();
    }
}
