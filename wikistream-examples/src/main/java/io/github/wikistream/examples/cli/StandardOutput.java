package io.github.wikistream.examples.cli;

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
 * Standard output. A {@link PrintStream} hides what goes wrong; this one keeps the first failed write, so that a command can stop early and
 * {@link CommandLines} can choose the exit code.
 */
final class StandardOutput extends PrintStream {
    private final CheckedStream checked;

    /**
     * Creates one that encodes text as UTF-8, whatever the locale.
     *
     * @param pipe whether {@code to} is a pipe, to which a write fails for one reason only: its reader has closed it
     */
    StandardOutput(OutputStream to, boolean pipe) {
        this(new CheckedStream(to, pipe));
    }

    private StandardOutput(CheckedStream checked) {
        super(checked, true, StandardCharsets.UTF_8);
        this.checked = checked;
    }

    /** Returns the standard output of this process. */
    static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out), isPipe(Path.of("/proc/self/fd/1")));
    }

    // The text of the error is no safe sign, as it follows the locale. Systems other than Linux lack the link, and have
    // the text.
    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns whether a write failed, for whatever reason. Nothing written from then on arrives. */
    boolean isBroken() {
        return checked.failure != null;
    }

    /** Returns why a write failed; {@code null} if none did, or the reader of a pipe closed it, as {@code head} does when it has enough. */
    @Nullable
    String failure() {
        IOException failure = checked.failure;
        return failure == null || checked.closedByReader(failure) ? null : FileFaults.reason(failure);
    }

    /** Returns a stream for bytes. Its writes throw, unlike those of this one. */
    OutputStream bytes() {
        flush();
        return checked;
    }

    /** Remembers the first failure. Text and bytes of a command come from one thread at a time. */
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
