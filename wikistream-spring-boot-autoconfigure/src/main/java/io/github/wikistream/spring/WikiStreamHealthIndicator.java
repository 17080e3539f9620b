package io.github.wikistream.spring;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.Lane;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down if a stream's source or a sink has failed, if a sink cannot store at the moment, or if its lag is too long. */
final class WikiStreamHealthIndicator extends AbstractHealthIndicator {
    private final ObjectProvider<WikiStream> streams;
    private final Duration maxLag;

    WikiStreamHealthIndicator(ObjectProvider<WikiStream> streams, Duration maxLag) {
        super("the state of the wikistream pipeline could not be read");
        this.streams = streams;
        this.maxLag = maxLag;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<String> reasons = new ArrayList<>();
        for (WikiStream stream : streams) {
            StreamReport report = stream.report();
            Map<String, Object> details = new LinkedHashMap<>();
            if (report.failure() != null) {
                reasons.add("the source failed: " + report.failure());
            }
            for (Lane lane : report.lanes()) {
                details.put(lane.sink(), details(lane));
                reasons.addAll(reasons(lane));
            }
            builder.withDetail(report.pipeline(), details);
        }
        if (reasons.isEmpty()) {
            builder.up();
        } else {
            builder.down().withDetail("reasons", reasons);
        }
    }

    private static Map<String, Object> details(Lane lane) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", lane.state().name().toLowerCase(Locale.ROOT));
        details.put("stored", lane.stored());
        details.put("lag", lane.lag().toString());
        return details;
    }

    private List<String> reasons(Lane lane) {
        String sink = "sink '" + lane.sink() + "' ";
        if (lane.state() == LaneState.FAILED) {
            return List.of(sink + "failed: " + lane.failure());
        }
        if (lane.failure() != null) {
            return List.of(sink + "cannot store: " + lane.failure());
        }
        // A lane that catches up is behind for good reason.
        boolean late = lane.state() == LaneState.RUNNING || lane.state() == LaneState.OPENING;
        return late && lane.lag().compareTo(maxLag) > 0
                ? List.of(sink + "is " + lane.lag().toSeconds() + " s behind, more than " + maxLag.toSeconds() + " s")
                : List.of();
    }
}
