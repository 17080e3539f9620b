package io.github.wikistream.event;

import org.jspecify.annotations.Nullable;

/**
 * What a change of type {@link ChangeType#LOG} says about its log entry. Immutable.
 *
 * @param id      number of the entry in its wiki, 0 for entries that are kept nowhere; {@code null} if absent ({@code log_id})
 * @param type    such as {@code block} or {@code upload}; {@code null} if absent ({@code log_type})
 * @param action  such as {@code reblock}; {@code null} if absent ({@code log_action})
 * @param comment the entry in words; {@code null} if absent ({@code log_action_comment})
 * @param params  JSON text of the entry's details: an object, an array of mixed types or a string, as upstream pleases; {@code null} if
 *                absent ({@code log_params})
 */
public record LogEntry(
        @Nullable Long id,
        @Nullable String type,
        @Nullable String action,
        @Nullable String comment,
        @Nullable String params) {}
