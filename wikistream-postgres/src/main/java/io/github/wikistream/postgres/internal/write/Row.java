package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.event.StreamEvent;

/**
 * An event with the value derived from it for its columns and the counts.
 *
 * @param revert whether the event is an edit whose comment says that it reverts others
 */
record Row<E extends StreamEvent>(E event, boolean revert) {}
