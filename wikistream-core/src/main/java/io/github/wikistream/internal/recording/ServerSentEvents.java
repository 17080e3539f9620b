package io.github.wikistream.internal.recording;

import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamException;
import io.github.wikistream.internal.sse.EventStream;
import io.github.wikistream.internal.sse.Item;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as received, parsed like the stream itself. Events of a type other than {@code message}, such as
 * the server's {@code error}, are skipped.
 */
final class ServerSentEvents implements RecordedForm {
    private final EventStream stream;
    private @Nullable String stray;
    private @Nullable String otherType;
    private boolean hasComments;

    /**
     * Creates the form.
     *
     * @param limit the maximum size of an event, or of any line, in bytes
     */
    ServerSentEvents(InputStream in, int limit) {
        stream = new EventStream(in, limit);
    }

    @Override
    public @Nullable Found next() throws IOException {
        for (Item item = nextItem(); item != null; item = nextItem()) {
            if (item instanceof Item.Event event && event.type().equals("message")) {
                String id = event.id();
                boolean hasId = id != null && !id.isEmpty();
                return new Found(event.line(), hasId ? id : null, event.data(), event.cut(), event.unfinished());
            }
            note(item);
        }
        return null;
    }

    private @Nullable Item nextItem() throws IOException {
        try {
            return stream.next();
        } catch (StreamClosedByServerException e) {
            return null;
        } catch (StreamException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
    }

    private void note(Item item) {
        if (item instanceof Item.Event event) {
            otherType = event.type();
        } else if (item instanceof Item.Stray line) {
            stray = stray == null ? line.text() : stray;
        } else if (item instanceof Item.Comment) {
            hasComments = true;
        }
    }

    @Override
    public long line() {
        return stream.line();
    }

    @Override
    public String insteadOfEvents() {
        String first = stray;
        if (first != null) {
            String form = first.startsWith("{") || first.startsWith("[")
                    ? "it looks like JSON: name it .jsonl if each line is an event, else .json"
                    : first.startsWith("<") ? "it looks like a web page" : "it is not an event stream";
            return form + "; it holds '" + first.replaceAll("\\p{Cntrl}", "\uFFFD") + "'";
        }
        if (otherType != null) {
            return "it contains events of the type '" + otherType + "' only";
        }
        return hasComments
                ? "it contains comments only, and may have been stopped before the first event"
                : "it is empty";
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
