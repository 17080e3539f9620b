/** Real PostgreSQL and Redis servers from Maven artifacts: embedded in a program, or for tests. */
module io.github.wikistream.embedded {
    requires static transitive org.jspecify;
    requires static org.opentest4j;
    requires static testcontainers;
    requires java.sql;
    requires org.apache.commons.compress;
    requires org.slf4j;
    requires org.tukaani.xz;

    exports io.github.wikistream.embedded;
    exports io.github.wikistream.embedded.test;
}
