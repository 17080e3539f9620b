package io.github.wikistream.internal.recording;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** JSON lines: every line that is not blank is an event, valid or not. */
final class JsonLines implements RecordedForm {
    private final LineReader lines;

    /**
     * Creates the form.
     *
     * @param limit the maximum length of an event in characters
     */
    JsonLines(Reader in, int limit) {
        lines = new LineReader(in, limit, HEAD_CHARACTERS);
    }

    @Override
    public @Nullable Found next() throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            // An editor may have added a byte order mark.
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
