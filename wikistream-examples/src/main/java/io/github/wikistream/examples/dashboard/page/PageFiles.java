package io.github.wikistream.examples.dashboard.page;

import io.github.wikistream.examples.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The static files of the page, held in memory. No other file is served. */
public final class PageFiles {
    private static final String CHART =
            "/META-INF/resources/webjars/chart.js/" + Version.chartJs() + "/dist/chart.umd.min.js";

    private final Map<String, PageFile> files = new LinkedHashMap<>();
    private final String build;

    /** One file. */
    public static final class PageFile {
        private final String contentType;
        private final byte[] content;
        private final String tag;

        PageFile(String contentType, byte[] content) {
            this.contentType = contentType;
            this.content = content;
            this.tag = '"' + digest(content) + '"';
        }

        /** Returns the value of the header {@code Content-Type}. */
        public String contentType() {
            return contentType;
        }

        /** Returns a new stream of the content. */
        public InputStream content() {
            return new ByteArrayInputStream(content);
        }

        /** Returns the entity tag, with quotes. */
        public String tag() {
            return tag;
        }
    }

    public PageFiles() {
        add("/", "index.html", "text/html; charset=utf-8");
        add("/app.js", "app.js", "text/javascript; charset=utf-8");
        add("/style.css", "style.css", "text/css; charset=utf-8");
        add("/favicon.svg", "favicon.svg", "image/svg+xml");
        add("/chart.js", CHART, "text/javascript; charset=utf-8");
        StringBuilder tags = new StringBuilder();
        files.values().forEach(file -> tags.append(file.tag()));
        build = digest(tags.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(String path, String resource, String contentType) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + resource + " is missing on the class path");
            }
            files.put(path, new PageFile(contentType, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the page's file " + resource, e);
        }
    }

    /** Returns the paths of all files. */
    public Iterable<String> paths() {
        return files.keySet();
    }

    /** Returns the file at a path; {@code null} if there is none. */
    public @Nullable PageFile get(String path) {
        return files.get(path);
    }

    /** Returns an identifier of the content of all files. */
    public String build() {
        return build;
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
