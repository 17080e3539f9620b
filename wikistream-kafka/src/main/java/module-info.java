/** A sink and a source on Apache Kafka. */
module io.github.wikistream.kafka {
    requires static org.jspecify;
    requires transitive io.github.wikistream.core;
    requires kafka.clients;
    requires org.slf4j;

    exports io.github.wikistream.kafka;

    provides io.github.wikistream.sink.SinkProvider with
            io.github.wikistream.kafka.KafkaSinkProvider;
    provides io.github.wikistream.source.SourceProvider with
            io.github.wikistream.kafka.KafkaSourceProvider;
}
