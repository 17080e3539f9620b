package io.github.wikistream.examples.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Puts failures of files into words: the message of a {@link FileSystemException} is often the name of the file and nothing else. */
final class FileFaults {
    private FileFaults() {}

    /** Returns why something failed, without the name of the file. */
    static String reason(IOException fault) {
        if (fault instanceof FileSystemException of) {
            String reason = of.getReason();
            if (reason != null) {
                return reason;
            }
            if (fault instanceof NoSuchFileException) {
                return "No such file or directory";
            }
            return fault instanceof AccessDeniedException
                    ? "Permission denied"
                    : fault.getClass().getSimpleName();
        }
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }

    /** Returns a failure that names the file that could not be written. */
    static IOException cannotWrite(Object file, IOException fault) {
        return new IOException("cannot write " + file + ": " + reason(fault), fault);
    }
}
