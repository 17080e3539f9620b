/** Meters of a stream in the Micrometer registry of the program that embeds it. */
module io.github.wikistream.micrometer {
    requires static org.jspecify;
    requires transitive io.github.wikistream.core;
    requires transitive micrometer.core;

    exports io.github.wikistream.micrometer;
}
