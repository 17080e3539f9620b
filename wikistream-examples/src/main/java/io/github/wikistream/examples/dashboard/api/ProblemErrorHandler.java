package io.github.wikistream.examples.dashboard.api;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers requests that the web server itself rejects, such as malformed ones, with a problem. */
final class ProblemErrorHandler extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Problem problem = new Problem("invalid request", status, detail(status), "see docs/reference/dashboard-api.md");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        DashboardServer.HEADERS.forEach(response.getHeaders()::put);
        Content.Sink.write(response, true, Json.write(problem), callback);
        return true;
    }

    /** The reason of the web server may contain parts of the request and is not repeated. */
    private static String detail(int status) {
        return switch (status) {
            case HttpStatus.URI_TOO_LONG_414 -> "the address is too long";
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "the headers are too large";
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "the body is too large";
            default -> "the request is malformed or was rejected by the web server: " + HttpStatus.getMessage(status);
        };
    }
}
