package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.ServerException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the server that the tests of this JVM share: the one that the environment names, else one in Docker, else an
 * embedded one. Reports the choice and its reason on the error stream.
 *
 * @param product the product's name in messages
 * @param variable the environment variable that may name a server
 * @param named parses that variable's value
 * @param docker starts a server in Docker; a lambda, not a method reference, which would load Testcontainers too early
 * @param embedded starts an embedded server
 */
record ServerChoice<A>(
        String product,
        String variable,
        Function<String, StartedServer<A>> named,
        Supplier<StartedServer<A>> docker,
        Supplier<StartedServer<A>> embedded) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChoice.class);

    /**
     * Starts the server.
     *
     * @throws ServerException if it does not start, or if Docker is available but fails and the environment has {@code
     *     CI=true}
     */
    StartedServer<A> start(Map<String, String> environment) {
        String value = environment.get(variable);
        if (value != null) {
            return reported(named.apply(value), variable + " names it");
        }
        Docker engine = Docker.look(environment, Path.of(System.getProperty("user.home", "")));
        if (!engine.isThere()) {
            return reported(embedded.get(), "embedded, without Docker: " + engine.description());
        }
        try {
            return reported(docker.get(), "in " + engine.description());
        } catch (NoClassDefFoundError e) {
            LOG.debug("Without Testcontainers, tests do not use Docker", e);
            return reported(
                    embedded.get(), "embedded: org.testcontainers:testcontainers for Docker is not on the class path");
        } catch (RuntimeException e) { // Testcontainers throws exceptions of many libraries
            String refusal = engine.description() + " failed to start it: " + reason(e);
            if ("true".equals(environment.get("CI"))) {
                throw new ServerException(
                        product + ": " + refusal + ". Fix Docker, name a server by " + variable
                                + ", or disable Docker with " + Docker.VARIABLE + "=no",
                        e);
            }
            return reported(embedded.get(), "embedded, as " + refusal);
        }
    }

    private static String reason(Throwable fault) {
        Throwable innermost = fault;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return fault.getMessage() + (innermost == fault ? "" : " (" + innermost.getMessage() + ")");
    }

    /** Printed on the error stream: the log may be discarded, and the choice must stay visible. */
    @SuppressWarnings("SystemOut")
    private StartedServer<A> reported(StartedServer<A> server, String why) {
        System.err.println("Tests use " + product + " at " + server.address() + " (" + why + ")");
        return server;
    }
}
