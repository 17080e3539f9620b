package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.ChangeLists;
import io.github.wikistream.postgres.analytics.StoredChange;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Searches stored events. */
public final class EventSearch {
    private static final Pattern KEY = Pattern.compile("(\\d{1,18})-([0-9a-f-]{36})");
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final WikiAnalytics analytics;
    private final boolean linked;

    /**
     * @param linked whether the pages exist on the wikis and are linked
     */
    public EventSearch(WikiAnalytics analytics, boolean linked) {
        this.analytics = analytics;
        this.linked = linked;
    }

    /**
     * A stored event.
     *
     * @param key        identifies the event in this API: its time in microseconds and its id
     * @param url        address of the page; {@code null} if unknown
     * @param diffUrl    address of the diff; {@code null} if unknown
     * @param historyUrl address of the page's history; {@code null} if unknown
     * @param userUrl    address of the user's contributions; {@code null} if unknown
     * @param growth     change of the page size in bytes; {@code null} if unknown
     */
    public record Event(
            String key,
            UUID id,
            Instant at,
            String type,
            String wiki,
            int namespace,
            String title,
            @Nullable String url,
            @Nullable String diffUrl,
            @Nullable String historyUrl,
            @Nullable String user,
            @Nullable String userUrl,
            String actor,
            @Nullable Boolean minor,
            @Nullable Boolean patrolled,
            @Nullable Long growth,
            @Nullable Long revision,
            @Nullable String comment,
            @Nullable String logType,
            @Nullable String logAction) {}

    /** A page of events, newest first, and the cursor of the next page; {@code null} on the last page. */
    public record Page(List<Event> events, @Nullable String next) {}

    /** Returns the newest events of a selection, or those after a cursor. */
    public Page search(ChangeSelection selection, @Nullable String after, int limit) {
        ChangeLists.ChangePage page = analytics.changes().latest(selection, after, limit);
        return new Page(
                page.changes().stream().map(this::event).toList(), page.next().orElse(null));
    }

    /**
     * Returns the event with a key.
     *
     * @throws IllegalArgumentException if it is not a key
     */
    public Optional<Event> find(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a key: '" + key + "'");
        }
        long micros = Long.parseLong(matcher.group(1));
        UUID id = UUID.fromString(matcher.group(2));
        Instant at = Instant.ofEpochSecond(micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND * 1_000);
        ChangeSelection moment = ChangeSelection.of(new TimeRange(at, at.plus(1, ChronoUnit.MICROS)));
        String cursor = null;
        do {
            Page page = search(moment, cursor, 1_000);
            Optional<Event> found = page.events().stream()
                    .filter(event -> event.id().equals(id))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            cursor = page.next();
        } while (cursor != null);
        return Optional.empty();
    }

    private Event event(StoredChange change) {
        String host = linked ? change.serverName() : null;
        String user = change.user();
        Long after = change.revisionNew();
        return new Event(
                key(change),
                change.id(),
                change.occurredAt(),
                change.type(),
                change.wiki(),
                change.namespace(),
                change.title(),
                WikiLinks.page(host, change.title()),
                WikiLinks.diff(host, change.revisionOld(), after),
                WikiLinks.history(host, change.title()),
                user,
                user == null ? null : WikiLinks.page(host, "Special:Contributions/" + user),
                change.actor().word(),
                change.minor(),
                change.patrolled(),
                growth(change),
                after,
                change.comment(),
                change.logType(),
                change.logAction());
    }

    private static String key(StoredChange change) {
        Instant at = change.occurredAt();
        return at.getEpochSecond() * MICROS_PER_SECOND + at.getNano() / 1_000 + "-" + change.id();
    }

    static @Nullable Long growth(StoredChange change) {
        Long after = change.lengthNew();
        if (after == null) {
            return null;
        }
        Long before = change.lengthOld();
        return before == null ? (change.type().equals("new") ? after : null) : Long.valueOf(after - before);
    }
}
