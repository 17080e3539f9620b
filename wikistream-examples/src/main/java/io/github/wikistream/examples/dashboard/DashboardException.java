package io.github.wikistream.examples.dashboard;

import org.jspecify.annotations.Nullable;

/** The dashboard cannot start or go on: the message says why, and the remedy. */
public final class DashboardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DashboardException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
