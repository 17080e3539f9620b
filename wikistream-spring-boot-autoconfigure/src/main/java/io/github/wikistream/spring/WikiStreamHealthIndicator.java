package io.github.wikistream.spring;

import io.github.wikistream.StreamHealth.Code;
import io.github.wikistream.StreamHealth.Reason;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.Lane;
import io.github.wikistream.WikiStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down if a stream is not {@linkplain WikiStream#health() ready}, except while it starts. */
final class WikiStreamHealthIndicator extends AbstractHealthIndicator {
    private static final Set<Code> STARTING = EnumSet.of(Code.NOT_STARTED, Code.SINK_OPENING);

    private final ObjectProvider<WikiStream> streams;

    WikiStreamHealthIndicator(ObjectProvider<WikiStream> streams) {
        super("the state of the wikistream pipeline could not be read");
        this.streams = streams;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<String> reasons = new ArrayList<>();
        for (WikiStream stream : streams) {
            StreamReport report = stream.report();
            Map<String, Object> details = new LinkedHashMap<>();
            for (Lane lane : report.lanes()) {
                details.put(lane.sink(), details(lane));
            }
            stream.health().ready().reasons().stream()
                    .filter(reason -> !STARTING.contains(reason.code()))
                    .map(Reason::text)
                    .forEach(reasons::add);
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
}
