package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.ServerUnavailableException;
import org.opentest4j.TestAbortedException;

/**
 * Skips tests whose server cannot run on this machine. {@link TestPostgres} and {@link TestRedis} do this themselves.
 */
public final class Skip {
    private Skip() {}

    /**
     * Skips the calling test, or its class if called before all tests, by throwing the exception that JUnit and other
     * frameworks interpret as an aborted test. With {@code CI=true} in the environment, returns {@code reason} for the
     * caller to throw.
     *
     * @throws TestAbortedException with the reason, unless {@code CI=true}
     */
    public static ServerUnavailableException unlessCi(ServerUnavailableException reason) {
        if (!"true".equals(System.getenv("CI"))) {
            throw new TestAbortedException(reason.getMessage(), reason);
        }
        return reason;
    }
}
