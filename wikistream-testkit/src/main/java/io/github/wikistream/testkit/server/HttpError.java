package io.github.wikistream.testkit.server;

import io.github.wikistream.testkit.internal.JsonText;

/** A request is refused before a stream begins. */
final class HttpError extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    HttpError(int status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Returns the body that goes with the status. */
    String toJson(HttpRequest request) {
        StringBuilder json = new StringBuilder("{\"status\":").append(status).append(",\"title\":");
        JsonText.appendQuoted(json, title);
        JsonText.appendQuoted(json.append(",\"detail\":"), String.valueOf(getMessage()));
        JsonText.appendQuoted(json.append(",\"method\":"), request.method());
        JsonText.appendQuoted(json.append(",\"uri\":"), request.target());
        return json.append("}\n").toString();
    }
}
