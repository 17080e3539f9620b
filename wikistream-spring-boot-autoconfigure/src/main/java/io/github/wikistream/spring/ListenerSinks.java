package io.github.wikistream.spring;

import io.github.wikistream.sink.Sink;

/** Creates the sink of a method that listens. */
@FunctionalInterface
interface ListenerSinks {
    /**
     * Creates the sink.
     *
     * @throws IllegalStateException if the application lacks what the method's settings need
     */
    Sink create(ListenerMethod method);

    /** Creates sinks where the application has no transactions. */
    static ListenerSinks withoutTransactions() {
        return method -> {
            if (method.settings().transactional()) {
                throw new IllegalStateException(
                        "transactional = true needs the dependencies wikistream-jdbc and spring-boot-starter-jdbc, or"
                                + " another starter that brings a DataSource and a transaction manager");
            }
            return new ListenerSink(method);
        };
    }
}
