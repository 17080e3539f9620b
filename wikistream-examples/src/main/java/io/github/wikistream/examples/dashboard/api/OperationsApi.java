package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.live.HealthReport;
import io.github.wikistream.examples.dashboard.live.HealthReport.Check;
import io.github.wikistream.examples.dashboard.meter.Telemetry;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.Endpoint;
import java.util.Map;
import java.util.function.Function;

/**
 * The routes for probes and Prometheus, outside of the versioned API: {@code /health/…} and {@code /metrics}. Without a token where one is
 * required, a probe gets only the word.
 */
final class OperationsApi {
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String COMPLETE = "/health/complete";
    static final String METRICS = "/metrics";

    private final DashboardState state;
    private final AccessControl control;

    OperationsApi(DashboardState state, AccessControl control) {
        this.state = state;
        this.control = control;
    }

    void addTo(JavalinConfig config) {
        add(config, LIVE, context -> answer(context, HealthReport::live));
        add(config, READY, context -> answer(context, HealthReport::ready));
        add(config, COMPLETE, context -> answer(context, HealthReport::complete));
        add(
                config,
                METRICS,
                context -> context.contentType(Telemetry.CONTENT_TYPE)
                        .result(state.telemetry().scrape()));
        config.requestLogger.http(this::count);
    }

    private static void add(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler);
        config.routes.head(path, handler);
    }

    private void answer(Context context, Function<HealthReport, Check> question) {
        Check check = question.apply(state.health());
        context.status(check.passes() ? 200 : 503)
                .contentType("application/json")
                .result(Json.write(control.mayRead(context) ? check : Map.of("status", check.status())));
    }

    /** A live stream is left out: it lasts as long as its client stays. */
    private void count(Context context, Float millis) {
        Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
        String route = endpoint == null ? "none" : endpoint.path;
        if (!route.equals(ApiRouter.PREFIX + LiveApi.PATH)) {
            state.telemetry().answered(context.method().name(), route, context.statusCode(), millis);
        }
    }
}
