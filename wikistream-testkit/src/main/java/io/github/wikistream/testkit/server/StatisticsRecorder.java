package io.github.wikistream.testkit.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a server does. Thread-safe. */
final class StatisticsRecorder {
    private static final int REQUESTS_KEPT = 10_000;

    private final Map<FaultKind, Long> injected = new EnumMap<>(FaultKind.class);
    private final Deque<StreamRequest> recent = new ArrayDeque<>();
    private long requests;
    private long refused;
    private long cut;
    private long eventsSent;

    /** Records a request and numbers it. */
    synchronized StreamRequest request(HttpRequest http, List<String> names) {
        requests++;
        StreamRequest request = new StreamRequest(
                requests, names, http.header("last-event-id"), http.parameter("since"), http.header("user-agent"));
        recent.add(request);
        if (recent.size() > REQUESTS_KEPT) {
            recent.remove();
        }
        return request;
    }

    synchronized void fault(Fault fault) {
        FaultKind kind = FaultKind.of(fault);
        if (kind != null) {
            injected.merge(kind, 1L, Long::sum);
        }
    }

    synchronized void refused() {
        refused++;
    }

    synchronized void cut() {
        cut++;
    }

    synchronized void sent(int events) {
        eventsSent += events;
    }

    synchronized Statistics statistics() {
        return new Statistics(requests, refused, cut, eventsSent, injected, new ArrayList<>(recent));
    }
}
