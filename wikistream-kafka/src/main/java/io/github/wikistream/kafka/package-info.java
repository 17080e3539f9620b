/** Events in Apache Kafka: {@link io.github.wikistream.kafka.KafkaSink}. */
@NullMarked
package io.github.wikistream.kafka;

import org.jspecify.annotations.NullMarked;
