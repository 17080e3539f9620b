package io.github.wikistream.examples.dashboard.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** One file of the page, also compressed. Immutable. */
public final class PageFile {
    private final String contentType;
    private final boolean versioned;
    private final byte[] content;
    private final byte[] compressed;
    private final String tag;

    /**
     * @param versioned whether the path names the version, so that the content never changes
     */
    PageFile(String contentType, boolean versioned, byte[] content) {
        this.contentType = contentType;
        this.versioned = versioned;
        this.content = content.clone();
        this.compressed = gzip(content);
        this.tag = '"' + digest(content) + '"';
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return bytes.toByteArray();
    }

    /** Returns an identifier of a content: 16 hexadecimal digits. */
    static String digest(byte[] content) {
        return HexFormat.of().formatHex(sha256(content), 0, 8);
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the value of the header {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    /** Returns the value of the header {@code Cache-Control}. */
    public String cacheControl() {
        return versioned ? "public, max-age=31536000, immutable" : "no-cache";
    }

    /** Returns a copy of the content. */
    public byte[] content() {
        return content.clone();
    }

    /** Returns a copy of the content, compressed with gzip. */
    public byte[] compressed() {
        return compressed.clone();
    }

    /** Returns the entity tag, with quotes. */
    public String tag() {
        return tag;
    }
}
