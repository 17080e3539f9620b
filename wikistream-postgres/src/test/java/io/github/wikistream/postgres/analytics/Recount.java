package io.github.wikistream.postgres.analytics;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.text.RevertComments;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Breakdowns.Comparison;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import io.github.wikistream.postgres.analytics.Breakdowns.Segment;
import io.github.wikistream.postgres.analytics.ChangeLists.ChangePage;
import io.github.wikistream.postgres.analytics.Distributions.ActivityBucket;
import io.github.wikistream.postgres.analytics.Distributions.CommentUse;
import io.github.wikistream.postgres.analytics.Distributions.SizeBucket;
import io.github.wikistream.postgres.analytics.EditQuality.EditWar;
import io.github.wikistream.postgres.analytics.EditQuality.FirstTimer;
import io.github.wikistream.postgres.analytics.EditQuality.NewPages;
import io.github.wikistream.postgres.analytics.EditQuality.RevertShare;
import io.github.wikistream.postgres.analytics.TimeSeries.ActorMix;
import io.github.wikistream.postgres.analytics.TimeSeries.HeatCell;
import io.github.wikistream.postgres.analytics.TimeSeries.Point;
import io.github.wikistream.postgres.analytics.TopLists.PageCount;
import io.github.wikistream.postgres.analytics.TopLists.UserCount;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the results in plain Java from all changes in memory; slow and simple. */
final class Recount {
    /** Sorts like the server under COLLATE "C": by code point, whereas Java's order is by UTF-16 unit. */
    static final Comparator<String> BY_CODE_POINT = (one, other) ->
            Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

    private static final Comparator<RecentChange> IN_ORDER = Comparator.comparing(RecentChange::occurredAt)
            .thenComparing(change -> change.id().toString());

    private final List<RecentChange> all;

    Recount(List<RecentChange> changes) {
        all = changes.stream().sorted(IN_ORDER).toList();
    }

    private List<RecentChange> in(ChangeSelection selection) {
        return in(selection.range()).filter(change -> meets(selection, change)).toList();
    }

    private Stream<RecentChange> in(TimeRange range) {
        return all.stream()
                .filter(change -> !change.occurredAt().isBefore(range.from())
                        && change.occurredAt().isBefore(range.to()));
    }

    private static boolean meets(ChangeSelection filter, RecentChange change) {
        String logType = logType(change);
        return (filter.wikis().isEmpty() || filter.wikis().contains(change.wiki()))
                && (filter.types().isEmpty() || filter.types().contains(change.typeName()))
                && (filter.actors().isEmpty() || filter.actors().contains(change.actorKind()))
                && (filter.namespaces().isEmpty() || filter.namespaces().contains(change.namespace()))
                && (filter.minor() == null || filter.minor().equals(change.minor()))
                && (filter.patrolled() == null || filter.patrolled().equals(change.patrolled()))
                && (filter.logTypes().isEmpty()
                        || (logType != null && filter.logTypes().contains(logType)))
                && (filter.users().isEmpty()
                        || (change.user() != null && filter.users().contains(change.user())))
                && (filter.titles().isEmpty() || filter.titles().contains(change.title()));
    }

    private static @Nullable String logType(RecentChange change) {
        return change.log() == null ? null : change.log().type();
    }

    static @Nullable String value(Dimension dimension, RecentChange change) {
        Object value = switch (dimension) {
            case TYPE -> change.typeName();
            case WIKI -> change.wiki();
            case BOT -> change.bot();
            case NAMESPACE -> change.namespace();
            case LOG_TYPE -> logType(change);
            case ACTOR -> change.actorKind().word();
            case MINOR -> change.minor();
            case PATROLLED -> change.patrolled();
        };
        return value == null ? null : value.toString();
    }

    long total(ChangeSelection selection) {
        return in(selection).size();
    }

    private static Map<List<String>, Long> tally(List<RecentChange> changes, List<Dimension> dimensions) {
        Map<List<String>, Long> tally = new HashMap<>();
        for (RecentChange change : changes) {
            List<@Nullable String> values = new ArrayList<>();
            dimensions.forEach(dimension -> values.add(value(dimension, change)));
            if (!values.contains(null)) {
                tally.merge(List.copyOf(values), 1L, Long::sum);
            }
        }
        return tally;
    }

    List<Segment> by(List<Dimension> dimensions, ChangeSelection selection, int limit) {
        Comparator<Segment> order = Comparator.comparing(Segment::changes).reversed();
        for (int i = 0; i < dimensions.size(); i++) {
            int place = i;
            order = order.thenComparing(segment -> segment.values().get(place), BY_CODE_POINT);
        }
        return tally(in(selection), dimensions).entrySet().stream()
                .map(entry -> new Segment(entry.getKey(), entry.getValue()))
                .sorted(order)
                .limit(limit)
                .toList();
    }

    List<Comparison> compareBy(Dimension dimension, ChangeSelection selection, TimeRange other, int limit) {
        Map<List<String>, Long> now = tally(in(selection), List.of(dimension));
        Map<List<String>, Long> then = tally(in(selection.during(other)), List.of(dimension));
        long all = now.values().stream().mapToLong(Long::longValue).sum();
        long allBefore = then.values().stream().mapToLong(Long::longValue).sum();
        Set<List<String>> values = new HashSet<>(now.keySet());
        values.addAll(then.keySet());
        return values.stream()
                .<Comparison>map(value -> {
                    long changes = now.getOrDefault(value, 0L);
                    long before = then.getOrDefault(value, 0L);
                    return new Breakdowns.ComparisonRow(
                            value.get(0),
                            changes,
                            before,
                            all == 0 ? 0 : (double) changes / all,
                            allBefore == 0 ? 0 : (double) before / allBefore);
                })
                .sorted(Comparator.comparing(Comparison::changes)
                        .reversed()
                        .thenComparing(Comparator.comparing(Comparison::before).reversed())
                        .thenComparing(Comparison::value, BY_CODE_POINT))
                .limit(limit)
                .toList();
    }

    List<UserCount> users(ChangeSelection selection, int limit) {
        Map<String, List<RecentChange>> byUser = new HashMap<>();
        in(selection).stream()
                .filter(change -> change.user() != null)
                .forEach(change -> byUser.computeIfAbsent(String.valueOf(change.user()), key -> new ArrayList<>())
                        .add(change));
        return byUser.entrySet().stream()
                .<UserCount>map(entry -> new TopLists.UserRow(
                        entry.getKey(), entry.getValue().size(), count(entry.getValue(), RecentChange::bot)))
                .sorted(Comparator.comparing(UserCount::changes)
                        .reversed()
                        .thenComparing(UserCount::user, BY_CODE_POINT))
                .limit(limit)
                .toList();
    }

    private record Page(String wiki, int namespace, String title) {
        static Page of(RecentChange change) {
            return new Page(change.wiki(), change.namespace(), change.title());
        }
    }

    List<PageCount> pages(ChangeSelection selection, int limit) {
        Map<Page, List<RecentChange>> byPage = new HashMap<>();
        in(selection)
                .forEach(change -> byPage.computeIfAbsent(Page.of(change), key -> new ArrayList<>())
                        .add(change));
        return byPage.entrySet().stream()
                .<PageCount>map(entry -> new TopLists.PageRow(
                        entry.getKey().wiki(),
                        entry.getKey().namespace(),
                        entry.getKey().title(),
                        entry.getValue().size(),
                        count(entry.getValue(), RecentChange::bot)))
                .sorted(Comparator.comparing(PageCount::changes)
                        .reversed()
                        .thenComparing(PageCount::wiki, BY_CODE_POINT)
                        .thenComparing(PageCount::title, BY_CODE_POINT)
                        .thenComparing(PageCount::namespace))
                .limit(limit)
                .toList();
    }

    List<Point> series(ChangeSelection selection, List<Instant> bounds) {
        List<RecentChange> changes = in(selection);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.size(); i++) {
            List<RecentChange> inside = between(changes, bounds.get(i), bounds.get(i + 1));
            points.add(new TimeSeries.PointRow(
                    bounds.get(i),
                    inside.size(),
                    count(
                            inside,
                            change -> change.typeName().equals("edit")
                                    || change.typeName().equals("new")),
                    count(inside, RecentChange::bot)));
        }
        return points;
    }

    List<ActorMix> actorMix(ChangeSelection selection, List<Instant> bounds) {
        List<RecentChange> changes = in(selection);
        List<ActorMix> mixes = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.size(); i++) {
            List<RecentChange> inside = between(changes, bounds.get(i), bounds.get(i + 1));
            Map<ActorKind, Long> mix = new EnumMap<>(ActorKind.class);
            for (ActorKind kind : ActorKind.values()) {
                mix.put(kind, count(inside, change -> change.actorKind() == kind));
            }
            mixes.add(new TimeSeries.ActorMixRow(bounds.get(i), mix));
        }
        return mixes;
    }

    private static List<RecentChange> between(List<RecentChange> changes, Instant from, Instant to) {
        return changes.stream()
                .filter(change -> !change.occurredAt().isBefore(from)
                        && change.occurredAt().isBefore(to))
                .toList();
    }

    List<HeatCell> heatmap(ChangeSelection selection) {
        List<HeatCell> cells = new ArrayList<>();
        List<ZonedDateTime> times = in(selection).stream()
                .map(change -> change.occurredAt().atZone(selection.zone()))
                .toList();
        for (DayOfWeek day : DayOfWeek.values()) {
            for (int hour = 0; hour < 24; hour++) {
                int wanted = hour;
                cells.add(new HeatCell(
                        day,
                        hour,
                        times.stream()
                                .filter(time -> time.getDayOfWeek() == day && time.getHour() == wanted)
                                .count()));
            }
        }
        return cells;
    }

    /** Counts by powers of ten, by the number of digits of the growth. */
    List<SizeBucket> sizes(ChangeSelection selection) {
        long[] growths = in(selection).stream()
                .filter(change -> change.growth().isPresent())
                .mapToLong(change -> change.growth().getAsLong())
                .toArray();
        List<SizeBucket> buckets = new ArrayList<>();
        for (int digits = -6; digits <= 6; digits++) {
            int wanted = digits;
            long most = (long) Math.pow(10, Math.abs(digits));
            long least = most / 10;
            buckets.add(new SizeBucket(
                    digits == -6 ? Long.MIN_VALUE : digits < 0 ? 1 - most : digits == 0 ? 0 : least,
                    digits == 6 ? Long.MAX_VALUE : digits < 0 ? 1 - least : digits == 0 ? 1 : most,
                    Arrays.stream(growths)
                            .filter(growth -> digits(growth) == wanted)
                            .count()));
        }
        return buckets;
    }

    /** Returns how many digits a number has, 0 for none and 6 at most, negative for a negative number. */
    private static int digits(long number) {
        int digits =
                number == 0 ? 0 : Math.min(6, Long.toString(Math.abs(number)).length());
        return number < 0 ? -digits : digits;
    }

    List<ActivityBucket> activity(ChangeSelection selection) {
        long[] numbers = users(selection, Integer.MAX_VALUE).stream()
                .mapToLong(UserCount::changes)
                .toArray();
        long[] from = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000};
        List<ActivityBucket> buckets = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            long least = from[i];
            long above = i + 1 < from.length ? from[i + 1] : Long.MAX_VALUE;
            long[] inside = Arrays.stream(numbers)
                    .filter(number -> number >= least && number < above)
                    .toArray();
            buckets.add(new ActivityBucket(
                    least, above, inside.length, Arrays.stream(inside).sum()));
        }
        return buckets;
    }

    CommentUse comments(ChangeSelection selection) {
        List<RecentChange> edits = in(selection).stream()
                .filter(change ->
                        change.typeName().equals("edit") || change.typeName().equals("new"))
                .toList();
        return new Distributions.CommentUseRow(
                edits.size(),
                count(edits, change -> change.comment() == null),
                count(edits, change -> "".equals(change.comment())),
                count(
                        edits,
                        change -> change.comment() != null && change.comment().startsWith("/* ")),
                edits.stream()
                        .map(RecentChange::comment)
                        .filter(comment -> comment != null)
                        .mapToLong(comment -> comment.codePointCount(0, comment.length()))
                        .sum());
    }

    private List<RecentChange> edits(ChangeSelection selection) {
        return in(selection).stream()
                .filter(change -> change.typeName().equals("edit"))
                .toList();
    }

    private static RevertShare reverts(String wiki, List<RecentChange> edits) {
        return new EditQuality.RevertShareRow(wiki, edits.size(), count(edits, RevertComments::isRevert));
    }

    RevertShare reverts(ChangeSelection selection) {
        return reverts("", edits(selection));
    }

    List<RevertShare> revertsByWiki(ChangeSelection selection, int limit) {
        List<RecentChange> edits = edits(selection);
        Set<String> wikis = new TreeSet<>();
        edits.forEach(edit -> wikis.add(edit.wiki()));
        return wikis.stream()
                .map(wiki -> reverts(
                        wiki,
                        edits.stream().filter(edit -> edit.wiki().equals(wiki)).toList()))
                .sorted(Comparator.comparing(RevertShare::reverts)
                        .reversed()
                        .thenComparing(Comparator.comparing(RevertShare::edits).reversed())
                        .thenComparing(RevertShare::wiki, BY_CODE_POINT))
                .limit(limit)
                .toList();
    }

    List<EditWar> editWars(ChangeSelection selection, int minUndone, int limit) {
        Map<Page, List<RecentChange>> byPage = new HashMap<>();
        for (RecentChange edit : edits(selection)) {
            if (edit.user() != null
                    && edit.bytesOld() != null
                    && edit.bytesNew() != null
                    && !edit.bytesOld().equals(edit.bytesNew())) {
                byPage.computeIfAbsent(Page.of(edit), key -> new ArrayList<>()).add(edit);
            }
        }
        List<EditWar> wars = new ArrayList<>();
        byPage.forEach((page, edits) -> {
            List<RecentChange> undoing = new ArrayList<>();
            for (int i = 1; i < edits.size(); i++) {
                RecentChange before = edits.get(i - 1);
                RecentChange edit = edits.get(i);
                if (Objects.equals(edit.bytesNew(), before.bytesOld()) && !Objects.equals(edit.user(), before.user())) {
                    undoing.add(edit);
                }
            }
            long users = undoing.stream().map(RecentChange::user).distinct().count();
            if (undoing.size() >= minUndone && users >= 2) {
                wars.add(new EditQuality.EditWarRow(
                        page.wiki(),
                        page.namespace(),
                        page.title(),
                        undoing.size(),
                        users,
                        undoing.get(0).occurredAt(),
                        undoing.get(undoing.size() - 1).occurredAt()));
            }
        });
        return wars.stream()
                .sorted(Comparator.comparing(EditWar::undone)
                        .reversed()
                        .thenComparing(EditWar::wiki, BY_CODE_POINT)
                        .thenComparing(EditWar::title, BY_CODE_POINT)
                        .thenComparing(EditWar::namespace))
                .limit(limit)
                .toList();
    }

    private List<RecentChange> created(ChangeSelection selection) {
        return in(selection).stream()
                .filter(change -> change.typeName().equals("new"))
                .toList();
    }

    private boolean isDeletedSince(RecentChange created) {
        return all.stream()
                .anyMatch(change -> change.log() != null
                        && "delete".equals(change.log().type())
                        && "delete".equals(change.log().action())
                        && change.typeName().equals("log")
                        && change.wiki().equals(created.wiki())
                        && change.title().equals(created.title())
                        && change.occurredAt().isAfter(created.occurredAt()));
    }

    NewPages newPages(ChangeSelection selection) {
        List<RecentChange> created = created(selection);
        return new EditQuality.NewPagesRow(created.size(), count(created, this::isDeletedSince));
    }

    List<StoredChange> survivors(ChangeSelection selection, int limit) {
        return created(selection).stream()
                .filter(change -> !isDeletedSince(change))
                .sorted(IN_ORDER.reversed())
                .map(Recount::stored)
                .limit(limit)
                .toList();
    }

    List<FirstTimer> firstTimers(ChangeSelection selection, int limit) {
        Set<String> before = new HashSet<>();
        all.stream()
                .filter(change -> change.user() != null
                        && change.occurredAt().isBefore(selection.range().from()))
                .forEach(change -> before.add(String.valueOf(change.user())));
        Map<String, List<RecentChange>> found = new TreeMap<>(BY_CODE_POINT);
        in(selection).stream()
                .filter(change -> change.user() != null && !before.contains(change.user()))
                .forEach(change -> found.computeIfAbsent(String.valueOf(change.user()), key -> new ArrayList<>())
                        .add(change));
        return found.entrySet().stream()
                .<FirstTimer>map(entry -> new EditQuality.FirstTimerRow(
                        entry.getKey(),
                        entry.getValue().get(0).occurredAt(),
                        entry.getValue().size()))
                .sorted(Comparator.comparing(FirstTimer::firstAt).thenComparing(FirstTimer::user, BY_CODE_POINT))
                .limit(limit)
                .toList();
    }

    List<StoredChange> latest(ChangeSelection selection) {
        return in(selection).stream()
                .sorted(IN_ORDER.reversed())
                .map(Recount::stored)
                .toList();
    }

    static StoredChange stored(RecentChange change) {
        return new StoredChangeRow(
                change.id(),
                change.occurredAt(),
                change.typeName(),
                change.wiki(),
                change.serverName(),
                change.namespace(),
                change.title(),
                change.user(),
                change.actorKind(),
                change.minor(),
                change.patrolled(),
                change.bytesOld(),
                change.bytesNew(),
                change.revisionOld(),
                change.revisionNew(),
                change.comment(),
                change.log() == null ? null : change.log().type(),
                change.log() == null ? null : change.log().action());
    }

    /** Reads a list to its end. */
    static List<StoredChange> pages(Function<@Nullable String, ChangePage> list) {
        List<StoredChange> read = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            ChangePage page = list.apply(next.orElse(null));
            read.addAll(page.changes());
            next = page.next();
        } while (next.isPresent());
        return read;
    }

    private static long count(List<RecentChange> changes, Predicate<RecentChange> which) {
        return changes.stream().filter(which).count();
    }
}
