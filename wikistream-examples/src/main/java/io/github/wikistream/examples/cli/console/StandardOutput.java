package io.github.wikistream.examples.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output. Unlike a plain {@link PrintStream}, it keeps the first failed write, so that a command can stop early and the exit code
 * reports the failure.
 */
public final class StandardOutput extends PrintStream {
    private final CheckedStream checked;

    /**
     * Creates a stream that encodes text as UTF-8, regardless of the locale.
     *
     * @param pipe whether {@code to} is a pipe, to which a write fails only if its reader has closed it
     */
    public StandardOutput(OutputStream to, boolean pipe) {
        this(new CheckedStream(to, pipe));
    }

    private StandardOutput(CheckedStream checked) {
        super(checked, true, StandardCharsets.UTF_8);
        this.checked = checked;
    }

    /** Returns the standard output of this process. */
    public static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out), isPipe(Path.of("/proc/self/fd/1")));
    }

    // The error message depends on the locale. Systems other than Linux lack the link; there the message is compared.
    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns whether a write failed. Later writes are lost. */
    public boolean isBroken() {
        return checked.failure != null;
    }

    /** Returns why a write failed; {@code null} if none did or if the reader closed the pipe, as {@code head} does. */
    public @Nullable String failure() {
        IOException failure = checked.failure;
        return failure == null || checked.closedByReader(failure) ? null : FileErrors.reason(failure);
    }

    /** Returns a stream for bytes, whose writes throw on failure. */
    public OutputStream bytes() {
        flush();
        return checked;
    }

    /** Keeps the first failure. A command writes from one thread at a time. */
    private static final class CheckedStream extends OutputStream {
        private final OutputStream to;
        private final boolean pipe;
        private volatile @Nullable IOException failure;

        CheckedStream(OutputStream to, boolean pipe) {
            this.to = to;
            this.pipe = pipe;
        }

        boolean closedByReader(IOException cause) {
            return pipe || String.valueOf(cause.getMessage()).contains("Broken pipe");
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                to.write(bytes, offset, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                to.flush();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
