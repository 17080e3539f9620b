package io.github.wikistream.examples.dashboard;

import org.jspecify.annotations.Nullable;

/** The dashboard cannot start or continue. The message states the cause and the remedy. */
public final class DashboardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DashboardException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
