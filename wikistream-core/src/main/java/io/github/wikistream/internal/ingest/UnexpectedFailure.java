package io.github.wikistream.internal.ingest;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.SourceException;

/**
 * Wraps a throwable that no contract declares: the exception names the component that threw it, and the remedy if
 * known.
 */
public final class UnexpectedFailure {
    private UnexpectedFailure() {}

    public static SourceException ofSource(Throwable cause) {
        return new SourceException(message("the source", cause), cause);
    }

    public static SourceException ofFilter(Throwable cause) {
        return new SourceException(message("the filter", cause), cause);
    }

    public static SinkException ofSink(String name, Throwable cause) {
        return SinkException.permanent(message("sink '" + name + "'", cause), cause);
    }

    private static String message(String part, Throwable cause) {
        return part + " broke: " + cause
                + (cause instanceof LinkageError
                        ? "; a library is missing, or present in another version than the one it was built for: check the class path, and"
                                + " whether a platform's dependency management, such as Spring Boot's, chose another version"
                        : "");
    }
}
