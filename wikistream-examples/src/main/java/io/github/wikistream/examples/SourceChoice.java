package io.github.wikistream.examples;

import io.github.wikistream.config.PluginUri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The value of {@code --source}. Immutable.
 *
 * @param kind  what the numbers are worth
 * @param uri   address for {@link io.github.wikistream.WikiStream.Builder#source(String)}
 * @param label the choice in a few words, for people; no secrets
 */
public record SourceChoice(Kind kind, String uri, String label) {
    private static final String LIVE_HOST = "stream.wikimedia.org";

    /** Wikimedia's own stream. */
    public static final SourceChoice LIVE = new SourceChoice(Kind.LIVE, "https://" + LIVE_HOST, LIVE_HOST);

    /** The simulator at the pace of the real stream. */
    public static final SourceChoice SIMULATED = new SourceChoice(Kind.SIMULATED, "simulated:", "the simulator");

    /** The kind of source. */
    public enum Kind {
        /** Wikimedia's own stream. */
        LIVE,
        /** The simulator. */
        SIMULATED,
        /** Files. */
        RECORDING,
        /** Another server, or a source that a plugin provides. */
        OTHER
    }

    /**
     * Parses the values of {@code --source}.
     *
     * @param words {@code live}, {@code simulated}, a URI, or files; at least one
     * @throws IllegalArgumentException if they are something else, or a file cannot be read; the message names it and the remedy
     */
    public static SourceChoice parse(List<String> words) {
        if (words.size() == 1) {
            String word = words.get(0);
            if (word.equals("live")) {
                return LIVE;
            }
            if (word.equals("simulated")) {
                return SIMULATED;
            }
            // A path such as 2026-06-20T15:49.sse is also a valid URI: an existing file takes precedence.
            if (!Files.exists(Path.of(word)) && word.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
                return byUri(PluginUri.parse(word), word);
            }
        }
        return recording(words.stream().map(SourceChoice::readable).toList());
    }

    private static SourceChoice byUri(PluginUri uri, String text) {
        String label = uri.toString();
        return switch (uri.scheme()) {
            case "http", "https" ->
                new SourceChoice(
                        uri.rest().matches("//" + LIVE_HOST + "(:443)?/?") ? Kind.LIVE : Kind.OTHER, text, label);
            case "simulated" -> new SourceChoice(Kind.SIMULATED, text, label);
            case "file" -> new SourceChoice(Kind.RECORDING, text, label);
            default -> new SourceChoice(Kind.OTHER, text, label);
        };
    }

    private static SourceChoice recording(List<Path> files) {
        String names =
                files.stream().map(file -> String.valueOf(file.getFileName())).collect(Collectors.joining(", "));
        String paths = files.stream().map(SourceChoice::escaped).collect(Collectors.joining(","));
        return new SourceChoice(Kind.RECORDING, "file:" + paths, names);
    }

    /** Escapes the characters that would end the path of such a URI. */
    private static String escaped(Path file) {
        return file.toString().replace("%", "%25").replace(",", "%2C").replace("?", "%3F");
    }

    private static Path readable(String word) {
        Path file = Path.of(word);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "no such file: " + word + " (a source is live, simulated, a URL, or one or more recordings)");
        }
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "cannot read " + word + ": expected a recording (.sse, .jsonl, .gz of either)");
        }
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + word + ": " + e, e);
        }
    }

    /**
     * Returns the name under which data of this source is stored: {@code live}, {@code simulated}, or a name derived from the
     * recording or the address. Valid as the name of a folder and of a pipeline.
     */
    public String storageName() {
        return switch (kind) {
            case LIVE -> "live";
            case SIMULATED -> "simulated";
            case RECORDING -> "recording-" + digest(uri);
            case OTHER -> "other-" + digest(uri);
        };
    }

    /** Returns whether {@link #storageName()} returns this name for some source. */
    public static boolean isStorageName(String pipeline) {
        return pipeline.matches("live|simulated|(recording|other)-[0-9a-f]{12}");
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
