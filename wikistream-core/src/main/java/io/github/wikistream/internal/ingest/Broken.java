package io.github.wikistream.internal.ingest;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.SourceException;

/** What becomes of a throwable that nobody declared: an exception with the name of the part that threw it, and the remedy if one is known. */
public final class Broken {
    private Broken() {}

    public static SourceException source(Throwable cause) {
        return new SourceException(message("the source", cause), cause);
    }

    public static SourceException filter(Throwable cause) {
        return new SourceException(message("the filter", cause), cause);
    }

    public static SinkException sink(String name, Throwable cause) {
        return SinkException.permanent(message("sink '" + name + "'", cause), cause);
    }

    private static String message(String part, Throwable cause) {
        return part + " broke: " + cause
                + (cause instanceof LinkageError
                        ? "; a library is missing, or there in another version than it was built for: check the class path, and"
                                + " whether a platform's dependency management, such as Spring Boot's, chose another version"
                        : "");
    }
}
