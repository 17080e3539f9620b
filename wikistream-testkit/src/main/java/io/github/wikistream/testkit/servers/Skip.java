package io.github.wikistream.testkit.servers;

import org.junit.jupiter.api.Assumptions;

/** What becomes of a test whose server this machine cannot have. */
final class Skip {
    private Skip() {}

    /** Skips the calling test with the reason; where {@code CI=true} returns the reason, for the caller to throw. */
    static ServerUnavailableException unlessCi(ServerUnavailableException reason) {
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.abort(String.valueOf(reason.getMessage()));
        }
        return reason;
    }
}
