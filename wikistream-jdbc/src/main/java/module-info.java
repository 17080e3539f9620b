/** A sink that stores events in the program's own tables exactly once, over JDBC. */
module io.github.wikistream.jdbc {
    requires static org.jspecify;
    requires transitive io.github.wikistream.core;
    requires transitive java.sql;
    requires org.slf4j;

    exports io.github.wikistream.jdbc;
}
