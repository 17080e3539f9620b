package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.ServerException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which server the tests of this JVM share: the one that the environment names, else one in Docker, else one out of a jar.
 * Says on the error stream which one it is, and why.
 *
 * @param product  what it is called in messages
 * @param variable the environment variable that may name one
 * @param named    takes that variable's value
 * @param docker   starts one in Docker; a lambda, not a method reference, which would load Testcontainers before it is
 *                 known to be there
 * @param embedded starts one out of a jar
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
     * @throws ServerException if it does not start, or if Docker is there and refuses and the environment has {@code
     *     CI=true}
     */
    StartedServer<A> start(Map<String, String> environment) {
        String value = environment.get(variable);
        if (value != null) {
            return said(named.apply(value), variable + " names it");
        }
        Docker engine = Docker.look(environment, Path.of(System.getProperty("user.home", "")));
        if (!engine.isThere()) {
            return said(embedded.get(), "embedded, without Docker: " + engine.words());
        }
        try {
            return said(docker.get(), "in " + engine.words());
        } catch (NoClassDefFoundError e) {
            LOG.debug("Without Testcontainers, tests do not use Docker", e);
            return said(
                    embedded.get(), "embedded: org.testcontainers:testcontainers for Docker is not on the class path");
        } catch (RuntimeException e) { // Testcontainers throws exceptions of many libraries
            String refusal = engine.words() + " does not start it: " + reason(e);
            if ("true".equals(environment.get("CI"))) {
                throw new ServerException(
                        product + ": " + refusal + ". Mend that, name a server by " + variable
                                + ", or do without Docker by " + Docker.VARIABLE + "=no",
                        e);
            }
            return said(embedded.get(), "embedded, as " + refusal);
        }
    }

    private static String reason(Throwable fault) {
        Throwable innermost = fault;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return fault.getMessage() + (innermost == fault ? "" : " (" + innermost.getMessage() + ")");
    }

    /** On the error stream: a log may go nowhere, and then nobody knows what the tests ran against. */
    @SuppressWarnings("SystemOut")
    private StartedServer<A> said(StartedServer<A> server, String why) {
        System.err.println("Tests use " + product + " at " + server.address() + " (" + why + ")");
        return server;
    }
}
