package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.StreamReport;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.examples.Version;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.query.Administration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Routes about the pipeline and its stores: {@code /system/…}, {@code /snapshot}. */
final class SystemApi {
    private final DashboardState state;
    private final StoredData stored;

    SystemApi(DashboardState state, StoredData stored) {
        this.state = state;
        this.stored = stored;
    }

    /**
     * The health of the dashboard.
     *
     * @param status   {@code ok}, {@code warning}, {@code error} or {@code starting}
     * @param problems warnings and errors; empty if the status is {@code ok}
     */
    record Health(
            String status,
            Snapshot.Phase phase,
            String title,
            String text,
            List<Snapshot.Notice> problems,
            Snapshot.SourceState source,
            Map<String, String> stores) {}

    /** Versions of the program, of this API and of Java. */
    record Versions(String wikistream, String api, String java, String build) {}

    /**
     * How complete a lane has read a topic.
     *
     * @param since    start of the first run
     * @param received events received
     * @param missing  events that were skipped and not delivered again
     * @param whole    whether no event is missing
     */
    record TopicCompleteness(
            String sink, String topic, int partition, Instant since, long received, long missing, boolean whole) {}

    void addTo(ApiRouter router) {
        router.object("/snapshot", List.of(), request -> new Answer(stored.now(), state.snapshot()));
        router.object("/system/health", List.of(), request -> new Answer(stored.now(), health(state.snapshot())));
        router.object(
                "/system/versions",
                List.of(),
                request -> new Answer(
                        stored.now(),
                        new Versions(
                                Version.number(),
                                "1",
                                Runtime.version().toString(),
                                state.snapshot().build())));
        router.table(
                "/system/lanes",
                List.of(),
                request -> new Answer(stored.now(), state.snapshot().lanes()));
        router.table("/system/completeness", List.of(), request -> new Answer(stored.now(), completeness()));
        router.table("/system/gaps", List.of(), request -> new Answer(stored.now(), state.gaps()));
        router.table(
                "/system/dead-letters",
                List.of("reason", "limit"),
                request -> new Answer(
                        stored.now(),
                        administration()
                                .deadLetters()
                                .list(request.text("reason").orElse(""), HistoryApi.limit(request))));
        router.post(
                "/system/dead-letters/redrive",
                request ->
                        new Answer(stored.now(), administration().deadLetters().redrive()));
        router.object(
                "/system/maintenance",
                List.of(),
                request ->
                        new Answer(stored.now(), administration().maintenance().latest()));
        router.post(
                "/system/maintenance",
                request ->
                        new Answer(stored.now(), administration().maintenance().run()));
    }

    private Administration administration() {
        Administration administration = state.administration();
        if (administration == null) {
            throw ApiException.storesNotOpen();
        }
        return administration;
    }

    private static Health health(Snapshot snapshot) {
        return new Health(
                snapshot.health(),
                snapshot.phase(),
                snapshot.title(),
                snapshot.text(),
                snapshot.notices(),
                snapshot.source(),
                snapshot.stores());
    }

    private List<TopicCompleteness> completeness() {
        List<TopicCompleteness> all = new ArrayList<>();
        for (StreamReport.Lane lane : stored.stores().report().get().lanes()) {
            for (Map.Entry<TopicPartition, Completeness> topic :
                    lane.completeness().entrySet()) {
                Completeness c = topic.getValue();
                all.add(new TopicCompleteness(
                        lane.sink(),
                        topic.getKey().topic(),
                        topic.getKey().partition(),
                        c.since(),
                        c.received(),
                        c.missing(),
                        c.isWhole()));
            }
        }
        return all;
    }
}
