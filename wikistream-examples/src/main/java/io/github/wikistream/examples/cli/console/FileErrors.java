package io.github.wikistream.examples.cli.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Messages for file errors. The message of a {@link FileSystemException} is often only the name of the file. */
public final class FileErrors {
    private FileErrors() {}

    /** Returns the cause of an error, without the name of the file. */
    public static String reason(IOException error) {
        if (error instanceof FileSystemException of) {
            String reason = of.getReason();
            if (reason != null) {
                return reason;
            }
            if (error instanceof NoSuchFileException) {
                return "No such file or directory";
            }
            return error instanceof AccessDeniedException
                    ? "Permission denied"
                    : error.getClass().getSimpleName();
        }
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }

    /** Returns an exception that names the file that could not be written. */
    public static IOException cannotWrite(Object file, IOException error) {
        return new IOException("cannot write " + file + ": " + reason(error), error);
    }
}
