package io.github.wikistream.examples.dashboard.page;

import io.github.wikistream.examples.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The static files of the page, held in memory. No other file is served. The modules of the page are found by their imports; an import map
 * binds the names of libraries to files of Maven artifacts. The paths of all but the first file name their version, so that browsers keep them.
 */
public final class PageFiles {
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";

    private static final String JARS = "/META-INF/resources/_static/";

    /** Imports of the page's own modules are relative; those of libraries are names. */
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?'(\\.[^']+)'");

    /** A file of a library that is imported by a name. */
    private record Library(String name, String artifact, String file) {
        String path() {
            return "lib/" + artifact + "/" + Version.of(artifact) + "/" + file;
        }

        String resource() {
            return JARS + artifact + "/" + Version.of(artifact) + "/" + file;
        }
    }

    private static final Library[] LIBRARIES = {
        new Library("lit", "lit", "index.js"),
        new Library("lit-html", "lit-html", "lit-html.js"),
        new Library("lit-html/is-server.js", "lit-html", "is-server.js"),
        new Library("lit-element/lit-element.js", "lit-element", "lit-element.js"),
        new Library("@lit/reactive-element", "reactive-element", "reactive-element.js"),
        new Library("./css-tag.js", "reactive-element", "css-tag.js"),
        new Library("echarts", "echarts", "dist/echarts.esm.min.mjs"),
    };

    private static final String[] STYLES = {"style/page.css", "style/panels.css"};

    private final Map<String, PageFile> files = new LinkedHashMap<>();
    private final String build;
    private final String scriptHash;

    /** Reads all files. */
    public PageFiles() {
        Map<String, byte[]> modules = new LinkedHashMap<>();
        addModule(modules, "boot.js");
        Map<String, byte[]> styles = new LinkedHashMap<>();
        for (String style : STYLES) {
            styles.put(style, read(style));
        }
        String imports = importMap();
        build = PageFile.digest(
                (digests(modules) + digests(styles) + imports + text("index.html")).getBytes(StandardCharsets.UTF_8));
        scriptHash = "'sha256-"
                + Base64.getEncoder().encodeToString(PageFile.sha256(imports.getBytes(StandardCharsets.UTF_8)))
                + "'";
        String index = text("index.html")
                .replace("${imports}", imports)
                .replace("${preloads}", preloads(modules))
                .replace("${page}", "page/" + build);
        files.put("/", new PageFile("text/html; charset=utf-8", false, index.getBytes(StandardCharsets.UTF_8)));
        files.put("/favicon.svg", new PageFile("image/svg+xml", false, read("favicon.svg")));
        modules.forEach((name, content) -> files.put(path(name), new PageFile(JAVASCRIPT, true, content)));
        styles.forEach((name, content) -> files.put(path(name), new PageFile(CSS, true, content)));
        for (Library library : LIBRARIES) {
            files.put("/" + library.path(), new PageFile(JAVASCRIPT, true, read(library.resource())));
        }
    }

    private String path(String name) {
        return "/page/" + build + "/" + name;
    }

    /** Adds a module and, recursively, those that it imports. */
    private static void addModule(Map<String, byte[]> modules, String name) {
        if (modules.containsKey(name)) {
            return;
        }
        byte[] content = read(name);
        modules.put(name, content);
        Matcher imports = IMPORT.matcher(new String(content, StandardCharsets.UTF_8));
        while (imports.find()) {
            addModule(modules, URI.create(name).resolve(imports.group(1)).toString());
        }
    }

    /** Returns the import map as JSON. Modules of libraries that are imported by a relative path need no entry. */
    private static String importMap() {
        return java.util.Arrays.stream(LIBRARIES)
                .filter(library -> !library.name().startsWith("."))
                .map(library -> '"' + library.name() + "\":\"./" + library.path() + '"')
                .collect(Collectors.joining(",", "{\"imports\":{", "}}"));
    }

    /** Lets the browser request all modules at once, not one level of imports after the other. */
    private static String preloads(Map<String, byte[]> modules) {
        return java.util.stream.Stream.concat(
                        java.util.Arrays.stream(LIBRARIES).map(Library::path),
                        modules.keySet().stream().map(name -> "${page}/" + name))
                .map(path -> "<link rel=\"modulepreload\" href=\"" + path + "\">")
                .collect(Collectors.joining("\n"));
    }

    private static String digests(Map<String, byte[]> contents) {
        return contents.values().stream().map(PageFile::digest).collect(Collectors.joining());
    }

    private static String text(String resource) {
        return new String(read(resource), StandardCharsets.UTF_8);
    }

    private static byte[] read(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + resource + " is missing on the class path");
            }
            return in.readAllBytes();
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

    /** Returns the source expression that permits the import map, the only inline script, in a content security policy. */
    public String scriptHash() {
        return scriptHash;
    }
}
