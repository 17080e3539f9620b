package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.event.Completeness;
import io.github.wikistream.examples.dashboard.api.Answer.Meta;
import io.github.wikistream.examples.dashboard.query.RecentEvent;
import io.github.wikistream.examples.dashboard.query.Stores;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Access to the stores for routes, and statements about what the stores contain. */
final class StoredData {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final PipelineData data;

    StoredData(PipelineData data) {
        this.data = data;
    }

    /** Returns the queries to the stores. */
    Stores stores() {
        Stores stores = data.stores();
        if (stores == null) {
            throw ApiException.storesNotOpen();
        }
        return stores;
    }

    /** Returns the events that a request selects. */
    ChangeSelection selection(Request request) {
        return RangeParameters.selection(request, data.clock());
    }

    TimeRange range(Request request, String from, String to) {
        return RangeParameters.range(request, from, to, data.clock());
    }

    /** Returns the result of a query about a selection. */
    Answer answer(ChangeSelection selection, Function<Stores, Object> query) {
        return new Answer(meta(selection.range(), null), query.apply(stores()));
    }

    /** Returns what the stores contain of a range. */
    Meta meta(TimeRange range, @Nullable String next) {
        Instant newest = newest();
        boolean complete = newest != null && !range.to().isAfter(newest) && isComplete(range.from());
        return new Meta(range.from(), range.to(), complete, asOf(newest), age(asOf(newest)), since(), next);
    }

    /** Returns a statement about data that describes the current state. */
    Meta now() {
        Instant at = data.snapshot().at();
        return new Meta(null, null, true, at, age(at), null, null);
    }

    /** Returns a statement about a window of counts. */
    Meta counted(@Nullable Instant from, @Nullable Instant to, boolean complete) {
        Instant at = data.clock().instant();
        return new Meta(from, to, complete, at, 0, null, null);
    }

    private Instant asOf(@Nullable Instant newest) {
        return newest == null ? data.clock().instant() : newest;
    }

    private double age(Instant time) {
        return Math.max(0, Duration.between(time, data.clock().instant()).toMillis() / MILLIS_PER_SECOND);
    }

    private @Nullable Instant newest() {
        List<RecentEvent> latest = data.snapshot().latest();
        return latest == null || latest.isEmpty() ? null : latest.get(0).at();
    }

    /** Events before the first start of the pipeline were never received; numbers that the source skipped are missing. */
    private boolean isComplete(Instant from) {
        return !stores().report().get().lanes().isEmpty() && topics().allMatch(topic -> covers(topic, from));
    }

    private @Nullable Instant since() {
        return topics().map(Completeness::since).min(Comparator.naturalOrder()).orElse(null);
    }

    /** Returns what the first lane, PostgreSQL's, has read of each topic. */
    private Stream<Completeness> topics() {
        return stores().report().get().lanes().stream()
                .limit(1)
                .flatMap(lane -> lane.completeness().values().stream())
                .filter(topic -> topic.received() > 0);
    }

    private static boolean covers(Completeness topic, Instant from) {
        return topic.isWhole() && !from.isBefore(topic.since());
    }
}
