package io.github.wikistream.embedded.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** A random password, stored in a file that only its owner may read. */
public final class PasswordFile {
    private static final String FILE = "password";
    private static final int BYTES = 24;

    private PasswordFile() {}

    /**
     * Returns a new password of letters, digits, {@code -} and {@code _}, which needs no escaping in a URI, SQL or
     * configuration.
     */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the password of a folder, empty if none is stored. */
    public static Optional<String> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Folders.makePrivate(file);
        return Optional.of(Files.readString(file).strip());
    }

    /** Stores the password of a folder. The file appears whole or not at all. */
    public static void write(Path folder, String password) throws IOException {
        Path fresh = folder.resolve(FILE + ".new");
        Folders.writePrivately(fresh, password + "\n");
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the password of a folder; generates and stores one if there is none. */
    public static String of(Path folder) throws IOException {
        Optional<String> kept = read(folder);
        if (kept.isPresent()) {
            return kept.get();
        }
        String fresh = random();
        write(folder, fresh);
        return fresh;
    }
}
