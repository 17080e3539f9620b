package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.query.HistoryQuery;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Routes about stored events over a time range: {@code /history/…}. */
final class HistoryApi {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1_000;
    private static final Pattern STEP = Pattern.compile("(\\d{1,6})([smhdwM])");
    private static final String COMPARE = "compare";

    private final StoredData stored;

    HistoryApi(StoredData stored) {
        this.stored = stored;
    }

    private record Step(int amount, ChronoUnit unit) {
        static Step parse(String text) {
            Matcher matcher = STEP.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no step");
            }
            return new Step(Integer.parseInt(matcher.group(1)), RangeParameters.unit(matcher.group(2)));
        }
    }

    void addTo(ApiRouter router) {
        router.table("/history/series", RangeParameters.and("step", COMPARE, "compareFrom", "compareTo"), request -> {
            ChangeSelection selection = stored.selection(request);
            Step step = step(request);
            TimeRange other = other(request, selection).orElse(null);
            return answer(selection, query -> query.series(selection, step.amount(), step.unit(), other));
        });
        router.table("/history/actors", RangeParameters.and("step"), request -> {
            ChangeSelection selection = stored.selection(request);
            Step step = step(request);
            return answer(selection, query -> query.actors(selection, step.amount(), step.unit()));
        });
        router.table("/history/heatmap", RangeParameters.and(), request -> {
            ChangeSelection selection = stored.selection(request);
            return answer(selection, query -> query.heatmap(selection));
        });
        router.table("/history/breakdown", RangeParameters.and("by", "limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            List<Dimension> dimensions = request.choices("by", Dimension.class);
            int limit = limit(request);
            return answer(
                    selection,
                    query -> query.breakdown(
                            dimensions.isEmpty() ? List.of(Dimension.TYPE) : dimensions, selection, limit));
        });
        router.table(
                "/history/comparison",
                RangeParameters.and("by", COMPARE, "compareFrom", "compareTo", "limit"),
                request -> {
                    ChangeSelection selection = stored.selection(request);
                    TimeRange other =
                            other(request, selection).orElse(selection.range().previous());
                    Optional<Dimension> dimension = request.choice("by", Dimension.class);
                    int limit = limit(request);
                    return answer(
                            selection,
                            query -> dimension
                                    .map(by -> query.compareBy(by, selection, other, limit))
                                    .orElseGet(() -> query.compare(selection, other)));
                });
        addTops(router);
        addDistributions(router);
    }

    private void addTops(ApiRouter router) {
        router.table("/history/top-users", RangeParameters.and("limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            int limit = limit(request);
            return answer(selection, query -> query.topUsers(selection, limit));
        });
        router.table("/history/top-pages", RangeParameters.and("limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            int limit = limit(request);
            return answer(selection, query -> query.topPages(selection, limit));
        });
        router.table("/history/bursts", RangeParameters.and("minScore", "limit"), request -> {
            ChangeSelection selection = stored.selection(request);
            double minScore = request.value("minScore", "a number greater than 0", Double::valueOf)
                    .orElse(6.0);
            int limit = limit(request);
            return answer(selection, query -> query.bursts(selection, minScore, limit));
        });
    }

    private void addDistributions(ApiRouter router) {
        router.table("/history/sizes", RangeParameters.and(), request -> {
            ChangeSelection selection = stored.selection(request);
            return answer(selection, query -> query.sizes(selection));
        });
        router.table("/history/activity", RangeParameters.and(), request -> {
            ChangeSelection selection = stored.selection(request);
            return answer(selection, query -> query.activity(selection));
        });
        router.object("/history/comments", RangeParameters.and(), request -> {
            ChangeSelection selection = stored.selection(request);
            return answer(selection, query -> query.comments(selection));
        });
    }

    private static Step step(Request request) {
        return request.value("step", "a number and a unit (s, m, h, d, w, M), such as 1h", Step::parse)
                .orElse(new Step(1, ChronoUnit.HOURS));
    }

    static int limit(Request request) {
        return request.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    }

    /** Returns the range to compare with: the previous one, or one of the request; empty if there is none. */
    private Optional<TimeRange> other(Request request, ChangeSelection selection) {
        if (request.text("compareFrom").isPresent() || request.text("compareTo").isPresent()) {
            return Optional.of(stored.range(request, "compareFrom", "compareTo"));
        }
        return request.value(COMPARE, "previous", text -> {
            if (!text.equals("previous")) {
                throw new IllegalArgumentException("unknown range");
            }
            return selection.range().previous();
        });
    }

    private Answer answer(
            ChangeSelection selection, java.util.function.Function<HistoryQuery, @Nullable Object> query) {
        return stored.answer(selection, sources -> query.apply(sources.history()));
    }
}
