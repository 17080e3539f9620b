package io.github.wikistream.testkit.server;

import io.github.wikistream.testkit.internal.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal of a request before the stream begins. */
final class HttpError extends Exception {
    private static final long serialVersionUID = 1;
    private static final int NO_CONTENT = 204;
    private static final Map<Integer, String> TITLES = Map.of(
            NO_CONTENT,
            "No Content",
            400,
            "Bad Request",
            403,
            "Forbidden",
            404,
            "Not Found",
            429,
            "Too Many Requests",
            500,
            "Internal Server Error",
            502,
            "Bad Gateway",
            503,
            "Service Unavailable",
            504,
            "Gateway Timeout");

    private final int status;
    private final String title;
    private final @Nullable String retryAfter;

    HttpError(int status, String title, String detail) {
        this(status, title, detail, null);
    }

    private HttpError(int status, String title, String detail, @Nullable String retryAfter) {
        super(detail);
        this.status = status;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    /**
     * Creates the error of a fault.
     *
     * @param turn {@code Retry-After} is in seconds if even, a date if odd
     */
    static HttpError of(Fault.Answer fault, long turn, Instant now) {
        Duration wait = fault.retryAfter();
        String header = null;
        if (wait != null) {
            header = turn % 2 == 0
                    ? Long.toString(wait.toSeconds())
                    : DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plus(wait).atOffset(ZoneOffset.UTC));
        }
        return new HttpError(fault.status(), TITLES.getOrDefault(fault.status(), "Error"), "injected", header);
    }

    /** Returns the status line and the headers. */
    String toHead(HttpRequest request) {
        return "HTTP/1.1 " + status + " " + title + "\r\ncontent-type: application/json; charset=utf-8\r\n"
                + (retryAfter == null ? "" : "retry-after: " + retryAfter + "\r\n")
                + (status == NO_CONTENT ? "" : "content-length: " + toBody(request).length + "\r\n")
                + "connection: close\r\n\r\n";
    }

    /** Returns the body that goes with the status. */
    byte[] toBody(HttpRequest request) {
        return status == NO_CONTENT ? new byte[0] : toJson(request).getBytes(StandardCharsets.UTF_8);
    }

    private String toJson(HttpRequest request) {
        StringBuilder json = new StringBuilder("{\"status\":").append(status).append(",\"title\":");
        JsonText.appendQuoted(json, title);
        JsonText.appendQuoted(json.append(",\"detail\":"), String.valueOf(getMessage()));
        JsonText.appendQuoted(json.append(",\"method\":"), request.method());
        JsonText.appendQuoted(json.append(",\"uri\":"), request.target());
        return json.append("}\n").toString();
    }
}
