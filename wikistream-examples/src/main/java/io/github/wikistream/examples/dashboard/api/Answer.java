package io.github.wikistream.examples.dashboard.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response.
 *
 * @param meta what the data covers and how old it is
 * @param data the data; a list is a table, which is also available as CSV; {@code null} if there is none
 */
record Answer(Meta meta, @Nullable Object data) {
    /**
     * What the data of an answer covers.
     *
     * @param from     start of the window; {@code null} if the data is the current state
     * @param to       exclusive end of the window; {@code null} if the data is the current state
     * @param complete whether all events of the window are counted
     * @param asOf     time of the newest event that is contained, or of the query for the current state
     * @param ageSeconds age of {@code asOf}
     * @param since    time of the first event that was counted: nothing earlier was received; absent for the current state and if unknown
     * @param next     cursor of the next page of a list; absent on the last page
     */
    record Meta(
            @Nullable Instant from,
            @Nullable Instant to,
            boolean complete,
            Instant asOf,
            double ageSeconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant since,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String next) {}
}
