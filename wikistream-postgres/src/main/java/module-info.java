import io.github.wikistream.postgres.PostgresSinkProvider;
import io.github.wikistream.sink.SinkProvider;

/** The event store on PostgreSQL: a sink, queries over the stored events, exports and maintenance. */
module io.github.wikistream.postgres {
    requires static transitive org.jspecify;
    requires static org.checkerframework.checker.qual;
    requires transitive io.github.wikistream.core;
    requires transitive java.sql;
    requires com.fasterxml.jackson.core;
    requires com.zaxxer.hikari;
    requires java.naming;
    requires org.jdbi.v3.core;
    requires org.postgresql.jdbc;
    requires org.slf4j;

    exports io.github.wikistream.postgres;
    exports io.github.wikistream.postgres.analytics;
    exports io.github.wikistream.postgres.export;
    exports io.github.wikistream.postgres.maintenance;

    provides SinkProvider with
            PostgresSinkProvider;
}
