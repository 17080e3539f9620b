package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.access.Role;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests that may not be answered: those that address the server by a foreign name (a page of another site whose name was made to
 * resolve to this machine), those without a token where one is required, and those of a client that sends too many.
 */
final class AccessControl {
    static final String COOKIE = "wikistream-token";

    private static final int MAX_CONNECTIONS = 2_000;
    private static final String BEARER = "Bearer ";

    private final Access access;
    private final RateLimit rate;

    AccessControl(Access access, RateLimit rate) {
        this.access = access;
        this.rate = rate;
    }

    void addTo(JavalinConfig config, ApiRouter router) {
        config.jetty.modifyServer(server -> server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server)));
        config.routes.before(this::check);
        router.action("/session", this::signIn);
    }

    private void check(Context context) {
        if (!rate.allows(context.ip())) {
            context.header("Retry-After", "1");
            throw ApiException.of(429, "too many requests", "this address sends too many requests", "wait a second");
        }
        if (!isOpenProbe(context.path())) {
            requireHost(context.header("Host"));
        }
        if (access.tokenRequired() && isProtected(context.path())) {
            requireRole(context);
        }
    }

    private static boolean isProtected(String path) {
        return path.equals(OperationsApi.METRICS)
                || path.equals(OperationsApi.COMPLETE)
                || (path.startsWith("/api/")
                        && !path.equals(ApiRouter.PREFIX + "/session")
                        && !path.equals(ApiRouter.PREFIX + "/openapi.yaml")
                        && !path.startsWith(ApiRouter.PREFIX + "/docs"));
    }

    /** Kubernetes probes by address. Where a token is required, the answer without one is a word, which another site may know. */
    private boolean isOpenProbe(String path) {
        return access.tokenRequired() && (path.equals(OperationsApi.LIVE) || path.equals(OperationsApi.READY));
    }

    /** Returns whether a request may see details. */
    boolean mayRead(Context context) {
        return !access.tokenRequired()
                || token(context).flatMap(access.tokens()::roleOf).isPresent();
    }

    private void requireHost(@Nullable String header) {
        String host = header == null ? "" : header.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        if (!access.hosts().isEmpty() && !access.hosts().contains(host)) {
            throw ApiException.of(
                    403,
                    "foreign host",
                    "this server is not known as '" + host + "'",
                    "use one of " + access.hosts() + ", or start the dashboard with --allow-host " + host);
        }
    }

    private void requireRole(Context context) {
        Optional<Role> role = token(context).flatMap(access.tokens()::roleOf);
        if (role.isEmpty()) {
            context.header("WWW-Authenticate", "Bearer realm=\"wikistream\"");
            throw ApiException.of(
                    401,
                    "not signed in",
                    "the request has no valid token",
                    "send Authorization: Bearer TOKEN; './wikistream token create NAME' creates a token");
        }
        boolean reads = List.of(HandlerType.GET, HandlerType.HEAD).contains(context.method());
        if (role.get().compareTo(Access.required(reads)) < 0) {
            throw ApiException.of(
                    403, "not permitted", "the token has the role read", "use a token with the role admin");
        }
    }

    private static Optional<String> token(Context context) {
        String header = context.header("Authorization");
        return header != null && header.startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.ofNullable(context.cookie(COOKIE));
    }

    /** Exchanges a token for a cookie that scripts cannot read and other sites cannot send: a browser cannot add headers to a live stream. */
    private void signIn(Context context) {
        String token = context.body().strip();
        if (access.tokens().roleOf(token).isEmpty()) {
            throw ApiException.of(401, "not signed in", "the token is not valid", "check the token");
        }
        context.header("Set-Cookie", COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000");
        context.status(204);
    }
}
