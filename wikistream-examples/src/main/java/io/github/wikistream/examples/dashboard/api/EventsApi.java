package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.query.EventSearch;
import io.github.wikistream.postgres.ChangeSelection;
import java.util.List;

/** Routes about single events: {@code /events}. */
final class EventsApi {
    private final StoredData stored;

    EventsApi(StoredData stored) {
        this.stored = stored;
    }

    void addTo(ApiRouter router) {
        router.table("/events", RangeParameters.and("after", "limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            EventSearch.Page page = stored.stores()
                    .events()
                    .search(selection, request.text("after").orElse(null), HistoryApi.limit(request));
            return new Answer(stored.meta(selection.range(), page.next()), page.events());
        });
        router.object("/events/{key}", List.of(), request -> {
            String key = request.path("key");
            EventSearch.Event event = stored.stores()
                    .events()
                    .find(key)
                    .orElseThrow(() -> ApiException.notFound(
                            "no event has the key '" + key + "'",
                            "retention may have removed it; /api/v1/events lists events"));
            return new Answer(stored.now(), event);
        });
    }
}
