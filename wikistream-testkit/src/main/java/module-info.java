/**
 * For authors of plugins and tests: contract tests for each SPI, sample events, an EventStreams server with fault
 * injection, an oracle that knows what the server sent, and a simulator of events. The contracts require JUnit and
 * AssertJ, which this module does not depend on transitively; everything else runs without them.
 */
module io.github.wikistream.testkit {
    requires transitive io.github.wikistream.core;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;
    requires static org.assertj.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports io.github.wikistream.testkit.contract;
    exports io.github.wikistream.testkit.oracle;
    exports io.github.wikistream.testkit.sample;
    exports io.github.wikistream.testkit.server;
    exports io.github.wikistream.testkit.simulator;
    exports io.github.wikistream.testkit.time;

    provides io.github.wikistream.source.SourceProvider with
            io.github.wikistream.testkit.simulator.SimulatedSourceProvider;

    // JUnit calls the inherited tests.
    opens io.github.wikistream.testkit.contract to
            org.junit.platform.commons;
}
