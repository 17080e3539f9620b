/**
 * For authors of plugins and tests: contract tests for each SPI, sample events, an EventStreams server that misbehaves on
 * command, an oracle that knows what it sent, a simulator of events, and real PostgreSQL and Redis servers. All but the
 * contracts run without JUnit and AssertJ.
 */
module io.github.wikistream.testkit {
    requires transitive io.github.wikistream.core;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;
    requires static org.assertj.core;
    requires com.fasterxml.jackson.databind;
    requires java.sql;
    requires org.slf4j;
    requires static org.apache.commons.compress;
    requires static org.tukaani.xz;
    requires static testcontainers;

    exports io.github.wikistream.testkit.contract;
    exports io.github.wikistream.testkit.oracle;
    exports io.github.wikistream.testkit.sample;
    exports io.github.wikistream.testkit.server;
    exports io.github.wikistream.testkit.servers;
    exports io.github.wikistream.testkit.simulator;
    exports io.github.wikistream.testkit.time;

    provides io.github.wikistream.source.SourceProvider with
            io.github.wikistream.testkit.simulator.SimulatedSourceProvider;

    // JUnit calls the tests that an author inherits.
    opens io.github.wikistream.testkit.contract to
            org.junit.platform.commons;
}
