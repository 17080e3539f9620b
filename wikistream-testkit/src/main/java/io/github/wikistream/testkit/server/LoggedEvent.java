package io.github.wikistream.testkit.server;

import org.jspecify.annotations.Nullable;

/**
 * An event in an {@link EventLog}.
 *
 * @param number    its place among all events of the log, from 0, in the order of arrival
 * @param topic     the topic that it belongs to
 * @param timestamp time of its message, milliseconds of the epoch
 * @param offset    its offset in the topic; {@code null} if it does not say
 * @param due       when it arrives, milliseconds of stream time since the log's first
 * @param data      what is sent as data
 */
record LoggedEvent(
        long number, String topic, long timestamp, @Nullable Long offset, long due, String data) {}
