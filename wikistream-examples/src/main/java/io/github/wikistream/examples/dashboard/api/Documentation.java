package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.Version;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the contract of the API and a page that shows it. */
final class Documentation {
    static final String CONTRACT = "openapi.yaml";

    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/" + Version.of("swagger-ui") + "/";

    /** Swagger UI sets inline styles and shows icons as data URLs. Scripts come from this server only. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> FILES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8");

    private Documentation() {}

    static void addTo(JavalinConfig config) {
        get(config, "/openapi.yaml", CONTRACT, "application/yaml; charset=utf-8");
        get(config, "/docs", "docs.html", "text/html; charset=utf-8");
        get(config, "/docs.js", "docs.js", "text/javascript; charset=utf-8");
        FILES.forEach((file, type) -> get(config, "/docs/" + file, WEBJAR + file, type));
    }

    private static void get(JavalinConfig config, String path, String resource, String type) {
        new ApiRouter(config).get(path, context -> serve(context, resource, type));
    }

    private static void serve(Context context, String resource, String type) {
        context.header("Content-Security-Policy", POLICY);
        try (@Nullable InputStream in = Documentation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the file " + resource + " is missing on the class path");
            }
            context.contentType(type).result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the file " + resource, e);
        }
    }
}
