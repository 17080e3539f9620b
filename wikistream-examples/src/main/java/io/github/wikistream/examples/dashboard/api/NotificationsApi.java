package io.github.wikistream.examples.dashboard.api;

import java.util.List;
import java.util.Optional;

/** The route about conditions that rules have reported: {@code /notifications}. */
final class NotificationsApi {
    private final DashboardState state;
    private final StoredData stored;

    NotificationsApi(DashboardState state, StoredData stored) {
        this.state = state;
        this.stored = stored;
    }

    void addTo(ApiRouter router) {
        router.table("/notifications", List.of("rule", "limit"), request -> {
            Optional<String> rule = request.text("rule");
            return new Answer(
                    stored.now(),
                    state.incidents().stream()
                            .filter(incident -> rule.isEmpty() || rule.get().equals(incident.rule()))
                            .limit(HistoryApi.limit(request))
                            .toList());
        });
    }
}
