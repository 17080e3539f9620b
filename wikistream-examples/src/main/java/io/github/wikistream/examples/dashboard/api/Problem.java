package io.github.wikistream.examples.dashboard.api;

/**
 * An error response, sent as {@code application/problem+json} (RFC 9457).
 *
 * @param type   {@code about:blank}: the status identifies the type of the problem
 * @param title  summary
 * @param status the HTTP status
 * @param detail the cause, for this request
 * @param remedy what the client can do
 */
record Problem(String type, String title, int status, String detail, String remedy) {
    Problem(String title, int status, String detail, String remedy) {
        this("about:blank", title, status, detail, remedy);
    }
}
