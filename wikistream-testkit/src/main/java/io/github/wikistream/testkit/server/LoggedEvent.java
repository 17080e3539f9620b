package io.github.wikistream.testkit.server;

import org.jspecify.annotations.Nullable;

/**
 * An event in an {@link EventLog}.
 *
 * @param number its index among all events of the log, from 0, in order of arrival
 * @param topic its topic
 * @param timestamp timestamp of its message, in milliseconds since the epoch
 * @param offset its offset in the topic; {@code null} if it has none
 * @param due its arrival, in milliseconds of stream time after the first event of the log
 * @param data the data sent
 */
record LoggedEvent(
        long number, String topic, long timestamp, @Nullable Long offset, long due, String data) {}
