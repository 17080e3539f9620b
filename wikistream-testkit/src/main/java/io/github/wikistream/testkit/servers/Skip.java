package io.github.wikistream.testkit.servers;

import org.junit.jupiter.api.Assumptions;

/** What becomes of a test whose server this machine cannot have. {@link TestPostgres} and {@link TestRedis} see to it by themselves. */
public final class Skip {
    private Skip() {}

    /**
     * Skips the calling test, or all of its class, with the reason; where the environment variable {@code CI} is {@code true} returns the reason,
     * for the caller to throw.
     */
    public static ServerUnavailableException unlessCi(ServerUnavailableException reason) {
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.abort(String.valueOf(reason.getMessage()));
        }
        return reason;
    }
}
