package io.github.wikistream.examples.dashboard.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Adds the routes of the API to a server. Responses have an entity tag, and are JSON or, for lists, CSV. */
final class ApiRouter {
    static final String PREFIX = "/api/v1";

    private final JavalinConfig config;
    private final boolean guarded;
    private final List<Route> routes = new ArrayList<>();

    ApiRouter(JavalinConfig config) {
        this(config, false);
    }

    private ApiRouter(JavalinConfig config, boolean guarded) {
        this.config = config;
        this.guarded = guarded;
    }

    /** Returns a router whose routes answer with problems by themselves, on a server that handles errors in another way. */
    static ApiRouter guarded(JavalinConfig config) {
        return new ApiRouter(config, true);
    }

    /** A route with the names of its query parameters. */
    record Route(String method, String path, List<String> parameters) {}

    /** Returns the routes that answer with data. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Endpoint {
        /** Returns the answer, or throws {@link ApiException}. */
        Answer answer(Request request);
    }

    /** Adds a route for GET and HEAD whose data is an object. */
    void object(String path, List<String> parameters, Endpoint endpoint) {
        routes.add(new Route("get", PREFIX + path, parameters));
        get(path, context -> json(context, parameters, endpoint));
    }

    /** Adds a route for GET and HEAD whose data is a list, which the client may ask for as CSV. */
    void table(String path, List<String> parameters, Endpoint endpoint) {
        List<String> all = java.util.stream.Stream.concat(parameters.stream(), java.util.stream.Stream.of("format"))
                .toList();
        routes.add(new Route("get", PREFIX + path, all));
        get(path, context -> table(context, all, endpoint));
    }

    /** Sends a response that does not end. */
    @FunctionalInterface
    interface EventStream {
        /** Begins to send, or throws {@link ApiException}. */
        void begin(Context context, Request request) throws IOException;
    }

    /** Adds a route for GET whose response is a stream. */
    void stream(String path, List<String> parameters, EventStream stream) {
        routes.add(new Route("get", PREFIX + path, parameters));
        config.routes.get(PREFIX + path, context -> {
            Request request = new Request(context);
            request.requireKnown(parameters);
            stream.begin(context, request);
        });
    }

    /** Adds a route for POST, without parameters. */
    void post(String path, Endpoint endpoint) {
        routes.add(new Route("post", PREFIX + path, List.of()));
        config.routes.post(PREFIX + path, context -> {
            Request request = new Request(context);
            request.requireKnown(List.of());
            requireJson(context);
            context.contentType("application/json").result(Json.write(endpoint.answer(request)));
        });
    }

    /** Adds a route for POST whose body is text and whose response has no body. */
    void action(String path, Handler handler) {
        routes.add(new Route("post", PREFIX + path, List.of()));
        config.routes.post(PREFIX + path, handler);
    }

    /** Browsers send this content type to another host only with its permission, which this server never gives. */
    private static void requireJson(Context context) {
        String type = context.contentType();
        if (type == null || !type.startsWith("application/json")) {
            throw ApiException.badRequest(
                    "the content type is not application/json", "send Content-Type: application/json");
        }
    }

    /** A HEAD request runs the same handler; the web server omits the body. Javalin's own answer to HEAD has another content type. */
    void get(String path, Handler handler) {
        Handler safe = guarded ? context -> guard(context, handler) : handler;
        config.routes.get(PREFIX + path, safe);
        config.routes.head(PREFIX + path, safe);
    }

    private static void guard(Context context, Handler handler) {
        context.header("X-Content-Type-Options", "nosniff");
        try {
            handler.handle(context);
        } catch (Exception e) {
            Errors.answer(e, context);
        }
    }

    private static void json(Context context, List<String> parameters, Endpoint endpoint) {
        Request request = new Request(context);
        request.requireKnown(parameters);
        Answer answer = endpoint.answer(request);
        send(context, answer, "application/json", Json.write(answer));
    }

    private static void table(Context context, List<String> parameters, Endpoint endpoint) {
        Request request = new Request(context);
        request.requireKnown(parameters);
        boolean csv = isCsv(request);
        Answer answer = endpoint.answer(request);
        if (!csv) {
            send(context, answer, "application/json", Json.write(answer));
            return;
        }
        context.header("Content-Disposition", "attachment; filename=\"" + fileName(context.path()) + "\"");
        if (answer.meta().next() != null) {
            context.header("Link", "<" + nextPage(context, answer.meta().next()) + ">; rel=\"next\"");
        }
        JsonNode rows = Json.tree(answer.data());
        send(context, answer, "text/csv; charset=utf-8; header=present", Csv.write(rows));
    }

    private static String fileName(String path) {
        return path.substring(PREFIX.length() + 1).replaceAll("[^a-z0-9-]+", "-") + ".csv";
    }

    private static String nextPage(Context context, String cursor) {
        List<String> parameters = new ArrayList<>();
        String query = context.queryString();
        if (query != null) {
            Arrays.stream(query.split("&"))
                    .filter(each -> !each.startsWith("after="))
                    .forEach(parameters::add);
        }
        parameters.add("after=" + cursor);
        return context.path() + "?" + String.join("&", parameters);
    }

    private static boolean isCsv(Request request) {
        return request.value("format", "json or csv", text -> switch (text) {
                    case "csv" -> true;
                    case "json" -> false;
                    default -> throw new IllegalArgumentException("unknown format");
                })
                .orElseGet(() -> request.header("Accept")
                        .filter(accept -> accept.startsWith("text/csv"))
                        .isPresent());
    }

    /** The entity tag is weak: it does not depend on the age of the data, which changes with each request. */
    private static void send(Context context, Answer answer, String contentType, String body) {
        String tag = "W/\"" + digest(contentType + answer.meta().complete() + Json.write(answer.data())) + '"';
        context.header("ETag", tag);
        context.header("Vary", "Accept, Accept-Encoding");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(contentType).result(body);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
