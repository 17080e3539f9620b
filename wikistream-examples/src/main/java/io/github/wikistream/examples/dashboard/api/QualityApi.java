package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.postgres.ChangeSelection;

/** Routes about the quality of stored edits: {@code /quality/…}. */
final class QualityApi {
    private static final int DEFAULT_MIN_UNDONE = 3;

    private final StoredData stored;

    QualityApi(StoredData stored) {
        this.stored = stored;
    }

    void addTo(ApiRouter router) {
        router.table("/quality/reverts", RangeParameters.and("by", "limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            boolean byWiki = request.value("by", "wiki", QualityApi::isWiki).orElse(false);
            int limit = HistoryApi.limit(request);
            return stored.answer(
                    selection,
                    stores -> byWiki
                            ? stores.quality().revertsByWiki(selection, limit)
                            : stores.quality().reverts(selection));
        });
        router.table("/quality/edit-wars", RangeParameters.and("minUndone", "limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            int minUndone = request.integer("minUndone", DEFAULT_MIN_UNDONE, 2, 1_000);
            int limit = HistoryApi.limit(request);
            return stored.answer(selection, stores -> stores.quality().editWars(selection, minUndone, limit));
        });
        router.object("/quality/new-pages", RangeParameters.and(), request -> {
            ChangeSelection selection = stored.selection(request);
            return stored.answer(selection, stores -> stores.quality().newPages(selection));
        });
        router.table("/quality/first-timers", RangeParameters.and("limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            int limit = HistoryApi.limit(request);
            return stored.answer(selection, stores -> stores.quality().firstTimers(selection, limit));
        });
    }

    private static boolean isWiki(String text) {
        if (!text.equals("wiki")) {
            throw new IllegalArgumentException("unknown dimension");
        }
        return true;
    }
}
