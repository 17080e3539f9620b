package io.github.wikistream.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small text file that is replaced atomically: a reader sees either the old text or the new one, whatever crashes
 * meanwhile. The new text is forced to the disk under the name {@code FILE.tmp} and then renamed.
 */
public final class ReplacedFile {
    private final Path file;
    private final Path temporary;

    /** Does no I/O. */
    public ReplacedFile(Path file) {
        this.file = file;
        temporary = file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Returns the text; empty if the file does not exist. Deletes the rest of a replacement that a crash interrupted. */
    public Optional<String> read() throws IOException {
        Files.deleteIfExists(temporary);
        return look();
    }

    /** Returns the text, while another process may be replacing it; empty if the file does not exist. */
    public Optional<String> look() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Replaces the text, and returns once the change survives a crash of the machine. */
    public void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    /** Forces the folder's entries to the disk. */
    private void forceFolder() throws IOException {
        // Windows cannot open a folder as a file, and its file system keeps names safe.
        if (file.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Returns the folder of a file, even if its path contains none. */
    public static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? file.resolveSibling(".") : parent;
    }

    /** Returns the file's path. */
    @Override
    public String toString() {
        return file.toString();
    }
}
