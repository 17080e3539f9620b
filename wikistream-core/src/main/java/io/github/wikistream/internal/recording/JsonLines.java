package io.github.wikistream.internal.recording;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** One event a line: every line that is not blank, valid or not. */
final class JsonLines implements RecordedForm {
    private final LineReader lines;

    /**
     * Creates the form.
     *
     * @param limit the most characters that an event may have
     */
    JsonLines(Reader in, int limit) {
        lines = new LineReader(in, limit, HEAD_CHARACTERS);
    }

    @Override
    public @Nullable Found next() throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            // An editor may have put a byte order mark at the beginning.
            String text = lines.number() == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (!text.isBlank()) {
                return new Found(lines.number(), null, text, lines.isTooLong(), lines.isCutOff());
            }
        }
        return null;
    }

    @Override
    public long line() {
        return Math.max(1, lines.number());
    }

    @Override
    public String insteadOfEvents() {
        return "it is empty";
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
