package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parameters that select stored events: a time range, a zone, and filters. */
final class RangeParameters {
    /** Filters of all routes about stored events. */
    private static final List<String> FILTERS = List.of(
            "from",
            "to",
            "zone",
            "wiki",
            "type",
            "actor",
            "namespace",
            "minor",
            "patrolled",
            "logType",
            "user",
            "page");

    private static final Pattern RELATIVE = Pattern.compile("-(\\d{1,6})([smhdw])");
    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
    private static final String TIME =
            "a time such as 2026-06-20T12:00:00Z, now, or a time before now such as -24h (s, m, h, d, w)";

    private RangeParameters() {}

    /** Returns the names of the parameters, followed by those of the route. */
    static List<String> and(String... others) {
        return Stream.concat(FILTERS.stream(), Stream.of(others)).toList();
    }

    static ChangeSelection selection(Request request, Clock clock) {
        ChangeSelection selection = ChangeSelection.of(range(request, "from", "to", clock))
                .inZone(request.value("zone", "a time zone such as UTC or Europe/Berlin", ZoneId::of)
                        .orElse(ZoneOffset.UTC))
                .onWikis(request.texts("wiki").toArray(String[]::new))
                .ofTypes(request.texts("type").toArray(String[]::new))
                .byActors(request.choices("actor", ActorKind.class).toArray(ActorKind[]::new))
                .inNamespaces(request.values("namespace", "numbers separated by commas", Integer::valueOf)
                        .toArray(Integer[]::new))
                .ofLogTypes(request.texts("logType").toArray(String[]::new))
                // Names of users and titles may contain commas.
                .byUsers(request.text("user").stream().toArray(String[]::new))
                .onPages(request.text("page").stream().toArray(String[]::new));
        selection = request.flag("minor").map(selection::whereMinor).orElse(selection);
        return request.flag("patrolled").map(selection::wherePatrolled).orElse(selection);
    }

    /** Returns a range; by default the last 24 hours. */
    static TimeRange range(Request request, String from, String to, Clock clock) {
        // Whole seconds: the same request within a second has the same result.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = request.value(to, TIME, text -> time(text, now)).orElse(now);
        Instant start = request.value(from, TIME, text -> time(text, now)).orElse(end.minus(DEFAULT_RANGE));
        if (!start.isBefore(end)) {
            throw ApiException.badRequest(
                    from + " must be before " + to + ": " + start + " is not before " + end, "correct the range");
        }
        return new TimeRange(start, end);
    }

    private static Instant time(String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        Matcher matcher = RELATIVE.matcher(text);
        Instant time = matcher.matches()
                ? now.minus(unit(matcher.group(2)).getDuration().multipliedBy(Long.parseLong(matcher.group(1))))
                : Instant.parse(text);
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new IllegalArgumentException("out of range");
        }
        return time;
    }

    /** Returns the unit with a one-letter abbreviation. */
    static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            case "w" -> ChronoUnit.WEEKS;
            case "M" -> ChronoUnit.MONTHS;
            default -> throw new IllegalArgumentException("unknown unit");
        };
    }
}
