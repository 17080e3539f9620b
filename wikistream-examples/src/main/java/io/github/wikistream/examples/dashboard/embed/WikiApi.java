package io.github.wikistream.examples.dashboard.embed;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.dashboard.api.EmbeddedApi;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.JavalinServlet;
import jakarta.servlet.Servlet;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The dashboard's API over stores of your own: live metrics, spikes and edit wars, history, events, and quality, below {@code /api/v1}. It mounts
 * into a {@link Javalin} or a servlet container and starts no thread; queries run in the threads of requests. It has no access control: put it
 * behind yours. Immutable and thread-safe. {@code docs/how-to/embed-the-api.md} has examples.
 */
public final class WikiApi {
    private final MetricReader reader;
    private final WikiAnalytics analytics;
    private final Supplier<StreamReport> report;

    private WikiApi(MetricReader reader, WikiAnalytics analytics, Supplier<StreamReport> report) {
        this.reader = reader;
        this.analytics = analytics;
        this.report = report;
    }

    /**
     * Returns an API that does not know how complete the stores are: {@code meta.complete} of its answers about stored events is {@code false}.
     *
     * @param reader    the counts; of an open store
     * @param analytics the stored events; not closed by the API
     */
    public static WikiApi over(MetricReader reader, WikiAnalytics analytics) {
        return new WikiApi(
                Objects.requireNonNull(reader, "reader"),
                Objects.requireNonNull(analytics, "analytics"),
                () -> StreamReport.builder().build());
    }

    /**
     * Returns the same API, which takes the completeness of stored events from the report of the stream that stores them.
     *
     * @param report such as {@code stream::report}
     */
    public WikiApi withReport(Supplier<StreamReport> report) {
        return new WikiApi(reader, analytics, Objects.requireNonNull(report, "report"));
    }

    /** Adds the routes to a server of your own. Its other routes and its handling of errors stay as they are. */
    public void addTo(JavalinConfig config) {
        EmbeddedApi.addTo(config, reader, analytics, report, Clock.systemUTC());
    }

    /** Returns a servlet that serves the routes. Map it to {@code /api/*} and allow asynchronous requests. */
    public Servlet servlet() {
        Javalin routes = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            addTo(config);
        });
        // Javalin's own servlet needs Jetty; this is the part of it that any container runs.
        return new JavalinServlet(routes.unsafe);
    }
}
