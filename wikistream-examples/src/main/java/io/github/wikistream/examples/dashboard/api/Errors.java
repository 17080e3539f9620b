package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.error.WikiStreamException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts every error of a request to a problem (RFC 9457). */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    /** Attribute of a request that was answered with a problem. */
    private static final String PROBLEM = "problem";

    private static final String SEE = "see /api/v1/docs";

    private Errors() {}

    static void addTo(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.jetty.modifyServer(server -> server.setErrorHandler(new ProblemErrorHandler()));
        config.routes.exception(MethodNotAllowedResponse.class, Errors::methodNotAllowed);
        config.routes.exception(
                HttpResponseException.class,
                (e, context) -> send(
                        context, new Problem("invalid request", e.getStatus(), String.valueOf(e.getMessage()), SEE)));
        config.routes.exception(Exception.class, Errors::answer);
        config.routes.error(404, Errors::notFound);
    }

    /** Answers a request whose handler has failed. */
    static void answer(Exception e, Context context) {
        if (e instanceof ApiException api) {
            send(context, api.problem());
        } else if (e instanceof IllegalArgumentException) {
            send(context, new Problem("invalid request", 400, String.valueOf(e.getMessage()), SEE));
        } else if (e instanceof WikiStreamException) {
            send(
                    context,
                    new Problem(
                            "a store does not respond",
                            503,
                            String.valueOf(e.getMessage()),
                            "try again in a few seconds; /api/v1/system/health shows the state of the stores"));
        } else if (e instanceof IllegalStateException) {
            send(context, ApiException.storesNotOpen().problem());
        } else {
            LOG.error("A request for {} failed", context.path(), e);
            send(
                    context,
                    new Problem("internal error", 500, "the log of the dashboard has the details", "please report it"));
        }
    }

    private static void methodNotAllowed(MethodNotAllowedResponse e, Context context) {
        String allowed = e.getDetails().values().stream().sorted().collect(Collectors.joining(", "));
        context.header("Allow", allowed);
        send(
                context,
                new Problem(
                        "method not allowed",
                        405,
                        context.method() + " is not possible at " + context.path(),
                        "possible: " + allowed));
    }

    private static void notFound(Context context) {
        if (context.attribute(PROBLEM) == null) {
            send(
                    context,
                    new Problem(
                            "not found",
                            404,
                            "there is nothing at " + context.path(),
                            "the page is at /, the API at /api/v1, its documentation at /api/v1/docs"));
        }
    }

    static void send(Context context, Problem problem) {
        context.attribute(PROBLEM, problem);
        context.status(problem.status()).contentType("application/problem+json").result(Json.write(problem));
    }
}
