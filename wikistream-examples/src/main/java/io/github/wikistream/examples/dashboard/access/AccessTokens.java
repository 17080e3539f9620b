package io.github.wikistream.examples.dashboard.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The access tokens of a dashboard, in the file {@code tokens.json} of its data directory. The file contains hashes: a token is random and has
 * 256 bits, so a fast hash is safe, and the token itself is shown only when it is created. Changes of the file take effect at once.
 */
public final class AccessTokens {
    private static final String PREFIX = "wst_";
    private static final int TOKEN_BYTES = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Clock clock;

    /**
     * @param data data directory of the dashboard
     */
    public AccessTokens(Path data, Clock clock) {
        this.file = data.resolve("tokens.json");
        this.clock = clock;
    }

    /**
     * A token as it is stored.
     *
     * @param name    name of the holder
     * @param role    what the holder may do
     * @param sha256  hash of the token, in hexadecimal digits
     * @param created time of creation, ISO 8601
     */
    public record Entry(String name, Role role, String sha256, String created) {}

    /** Returns all tokens. */
    public synchronized List<Entry> list() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(Files.readString(file), new TypeReference<List<Entry>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " does not contain access tokens: delete it and create new ones", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Creates a token and returns it. It cannot be read again.
     *
     * @throws IllegalArgumentException if there is a token of that name
     */
    public synchronized String create(String name, Role role) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a name consists of 1 to 64 letters, digits, dots, hyphens and underscores, not '" + name + "'");
        }
        List<Entry> entries = new ArrayList<>(list());
        if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
            throw new IllegalArgumentException("there is a token of '" + name + "': revoke it first");
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        entries.add(new Entry(name, role, hash(token), clock.instant().toString()));
        write(entries);
        return token;
    }

    /** Removes a token and returns whether there was one of that name. */
    public synchronized boolean revoke(String name) {
        List<Entry> entries = new ArrayList<>(list());
        boolean found = entries.removeIf(entry -> entry.name().equals(name));
        if (found) {
            write(entries);
        }
        return found;
    }

    /** Returns the role of a token; empty if it is not valid. */
    public Optional<Role> roleOf(String token) {
        byte[] hash = hash(token).getBytes(StandardCharsets.US_ASCII);
        return list().stream()
                .filter(entry -> MessageDigest.isEqual(hash, entry.sha256().getBytes(StandardCharsets.US_ASCII)))
                .map(Entry::role)
                .findFirst();
    }

    private void write(List<Entry> entries) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path part = file.resolveSibling("tokens.json.part");
            Files.deleteIfExists(part);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(entries));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
