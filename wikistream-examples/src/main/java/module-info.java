/** The {@code wikistream} command, its dashboard, and small examples. */
module io.github.wikistream.examples {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires transitive io.github.wikistream.core;
    requires io.github.wikistream.embedded;
    requires transitive io.github.wikistream.postgres;
    requires io.github.wikistream.micrometer;
    requires io.github.wikistream.redis;
    requires io.github.wikistream.testkit;
    requires transitive io.javalin;
    requires transitive jakarta.servlet;
    requires java.logging;
    requires java.net.http;
    requires java.sql;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;

    exports io.github.wikistream.examples.dashboard.channel;
    exports io.github.wikistream.examples.dashboard.embed;

    opens io.github.wikistream.examples.cli to
            info.picocli;
    opens io.github.wikistream.examples.cli.options to
            info.picocli;
    opens io.github.wikistream.examples.dashboard.access to
            com.fasterxml.jackson.databind;
    opens io.github.wikistream.examples.dashboard.api to
            com.fasterxml.jackson.databind;
    opens io.github.wikistream.examples.dashboard.live to
            com.fasterxml.jackson.databind;
    opens io.github.wikistream.examples.dashboard.notify to
            com.fasterxml.jackson.databind;
    opens io.github.wikistream.examples.dashboard.query to
            com.fasterxml.jackson.databind;

    uses io.github.wikistream.examples.dashboard.channel.NotificationChannel;
    uses io.github.wikistream.source.SourceProvider;
}
