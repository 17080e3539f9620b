package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.TimeRange;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The step of a time series, as {@link TimeSeries} describes it. */
record TimeStep(int amount, ChronoUnit unit) {
    TimeStep {
        if (amount < 1 || amount > 1_000_000) {
            throw new IllegalArgumentException("a step must be 1 to 1,000,000 units long, not " + amount);
        }
        switch (unit) {
            case SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS -> {}
            default ->
                throw new IllegalArgumentException(
                        "a step must be of seconds, minutes, hours, days, weeks or months, not " + unit);
        }
    }

    /**
     * Returns the start of each step of a range, followed by the end of the last step.
     *
     * @throws IllegalArgumentException if that is more than {@link WikiAnalytics#MAX_POINTS} steps
     */
    List<Instant> bounds(TimeRange range, ZoneId zone) {
        long about = range.length().dividedBy(unit.getDuration().multipliedBy(amount));
        if (about >= WikiAnalytics.MAX_POINTS) {
            throw new IllegalArgumentException("a time series has at most " + WikiAnalytics.MAX_POINTS + " points, not "
                    + about + ": take a shorter range or a longer step than " + this);
        }
        Instant start = unit.isDateBased() ? firstDate(range, zone) : firstTime(range, zone);
        List<Instant> bounds = new ArrayList<>();
        bounds.add(start);
        for (int number = 1; start.isBefore(range.to()); number++) {
            start = unit.isDateBased()
                    ? date(bounds.get(0), zone)
                            .plus((long) number * amount, unit)
                            .atStartOfDay(zone)
                            .toInstant()
                    : start.plus(unit.getDuration().multipliedBy(amount));
            bounds.add(start);
        }
        return bounds;
    }

    private Instant firstTime(TimeRange range, ZoneId zone) {
        long step = unit.getDuration().multipliedBy(amount).toSeconds();
        long shift = zone.getRules().getOffset(range.from()).getTotalSeconds();
        long local = range.from().getEpochSecond() + shift;
        return Instant.ofEpochSecond(Math.floorDiv(local, step) * step - shift);
    }

    private Instant firstDate(TimeRange range, ZoneId zone) {
        LocalDate date = date(range.from(), zone);
        LocalDate first = switch (unit) {
            case DAYS -> LocalDate.ofEpochDay(Math.floorDiv(date.toEpochDay(), (long) amount) * amount);
            case WEEKS -> {
                LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                // 1970-01-05 was a Monday.
                long week = Math.floorDiv(monday.toEpochDay() - 4, 7L);
                yield LocalDate.ofEpochDay(4 + 7 * Math.floorDiv(week, (long) amount) * amount);
            }
            default -> {
                long month = date.getYear() * 12L + date.getMonthValue() - 1 - 1970 * 12L;
                yield LocalDate.of(1970, 1, 1).plusMonths(Math.floorDiv(month, (long) amount) * amount);
            }
        };
        return first.atStartOfDay(zone).toInstant();
    }

    private static LocalDate date(Instant time, ZoneId zone) {
        return LocalDate.ofInstant(time, zone);
    }

    /** Returns text such as {@code "15 minutes"}. */
    @Override
    public String toString() {
        return amount + " " + unit.toString().toLowerCase(Locale.ROOT);
    }
}
