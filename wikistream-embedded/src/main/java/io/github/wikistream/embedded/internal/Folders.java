package io.github.wikistream.embedded.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** File system operations that the JDK lacks. */
public final class Folders {
    private static final Set<PosixFilePermission> OWNERS_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNERS_FILE = PosixFilePermissions.fromString("rw-------");

    private Folders() {}

    /** Creates a folder and its missing parents, accessible to the owner only. An existing folder is not changed. */
    public static Path createPrivate(Path folder) throws IOException {
        FileAttribute<Set<PosixFilePermission>> permissions = PosixFilePermissions.asFileAttribute(OWNERS_FOLDER);
        return Files.createDirectories(folder, permissions);
    }

    /** Makes a file or folder accessible to its owner only. */
    public static void makePrivate(Path path) throws IOException {
        Files.setPosixFilePermissions(path, Files.isDirectory(path) ? OWNERS_FOLDER : OWNERS_FILE);
    }

    /** Writes a text file that is readable by its owner only from the moment it exists. */
    public static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS_FILE));
        Files.writeString(file, text);
    }

    /** Deletes a folder with its contents without following links. Does nothing if it does not exist. */
    public static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Copies a folder with its contents to a path that does not exist. */
    public static void copy(Path folder, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                Files.copy(path, target.resolve(folder.relativize(path).toString()));
            }
        }
    }
}
