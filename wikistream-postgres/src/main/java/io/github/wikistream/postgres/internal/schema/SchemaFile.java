package io.github.wikistream.postgres.internal.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * An SQL file that migrates the tables to one version from the previous one. Its last statement adds its number to
 * {@code wikistream.schema_version}.
 */
public record SchemaFile(String name, String sql) {
    private static final List<String> NAMES = List.of("001-initial.sql");

    /** Returns the files of this program, in order. */
    public static List<SchemaFile> all() {
        return NAMES.stream().map(name -> new SchemaFile(name, read(name))).toList();
    }

    private static String read(String name) {
        try (InputStream file = SchemaFile.class.getResourceAsStream("/io/github/wikistream/postgres/schema/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar of wikistream-postgres lacks schema/" + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns all statements of the file as one. A driver that prepares statements ({@code prepareThreshold=-1}) would
     * parse the later ones before the earlier ones have created their tables.
     */
    String command() {
        return "DO $command$ BEGIN EXECUTE $file$" + sql + "$file$; END $command$";
    }

    /** Returns the SHA-256 of the text, in hexadecimal. */
    String checksum() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has SHA-256
        }
    }
}
