/**
 * Events in Apache Kafka: {@link io.github.wikistream.kafka.KafkaSink}, {@link
 * io.github.wikistream.kafka.KafkaSource}.
 */
@NullMarked
package io.github.wikistream.kafka;

import org.jspecify.annotations.NullMarked;
