package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.query.EditWarEntry;
import io.github.wikistream.examples.dashboard.query.LeaderboardEntry;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.examples.dashboard.query.QualityQuery.Reverts;
import io.github.wikistream.examples.dashboard.query.SpikeEntry;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the conditions that rules report. Not thread-safe. */
final class Conditions {
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Quality is a query to PostgreSQL, and the share within an hour changes slowly. */
    private static final Duration QUALITY_INTERVAL = Duration.ofMinutes(1);

    /** A share of fewer edits says nothing. */
    private static final int MIN_EDITS = 50;

    private static final double PERCENT = 100;

    private final QualityQuery quality;
    private final Clock clock;
    private final Map<Rule, Measured> measured = new HashMap<>();

    private record Measured(Instant at, Optional<List<Condition>> conditions) {}

    /** A condition at one moment; {@code subject} identifies it among those of its rule. */
    record Condition(
            String subject,
            Instant since,
            String title,
            String text,
            @Nullable String wiki,
            @Nullable String url) {}

    Conditions(QualityQuery quality, Clock clock) {
        this.quality = quality;
        this.clock = clock;
    }

    /** Returns the conditions that a rule reports; empty if they are not known, since a store does not respond. */
    Optional<List<Condition>> of(Rule rule, Snapshot snapshot) {
        return switch (rule.kind()) {
            case SPIKE -> counted(snapshot, snapshot.spikes()).map(spikes -> spikes(rule, spikes));
            case EDIT_WAR -> counted(snapshot, snapshot.editWars()).map(wars -> editWars(rule, wars));
            case QUALITY -> quality(rule);
            case HEALTH -> health(rule, snapshot);
        };
    }

    /** While Redis does not respond, the snapshot contains what was detected before. */
    private static <T> Optional<List<T>> counted(Snapshot snapshot, @Nullable List<T> detected) {
        return snapshot.stores().containsKey("redis") ? Optional.empty() : Optional.ofNullable(detected);
    }

    private static List<Condition> spikes(Rule rule, List<SpikeEntry> spikes) {
        return spikes.stream()
                .filter(spike -> spike.end() == null && spike.score() >= rule.threshold())
                .filter(spike -> rule.wiki() == null || rule.wiki().equals(wiki(spike)))
                .map(Conditions::condition)
                .toList();
    }

    private static @Nullable String wiki(SpikeEntry spike) {
        return spike.subject() == Subject.WIKI ? spike.name() : spike.note();
    }

    private static Condition condition(SpikeEntry spike) {
        String kind = spike.subject().name().toLowerCase(Locale.ROOT);
        String name = spike.note() == null ? spike.name() : spike.note() + ":" + spike.name();
        String subject = spike.subject() == Subject.WHOLE ? "all wikis" : kind + " " + name;
        String text = String.format(
                Locale.ROOT,
                "%d events in %d min, %.1f expected; score %.2f.",
                spike.observed(),
                spike.minutes(),
                spike.expected(),
                spike.score());
        return new Condition(
                subject,
                spike.start(),
                "Spike: " + subject,
                spike.pages().isEmpty() ? text : text + " Busiest pages: " + names(spike.pages()) + ".",
                wiki(spike),
                spike.url());
    }

    private static String names(List<LeaderboardEntry> entries) {
        return entries.stream().map(LeaderboardEntry::name).collect(Collectors.joining(", "));
    }

    private List<Condition> editWars(Rule rule, List<EditWarEntry> wars) {
        return wars.stream()
                .filter(war -> war.reverts() >= rule.threshold())
                .filter(war -> rule.wiki() == null || rule.wiki().equals(war.note()))
                .map(war -> {
                    String subject = war.note() == null ? war.name() : war.note() + ":" + war.name();
                    return new Condition(
                            subject,
                            clock.instant(),
                            "Edit war: " + subject,
                            war.reverts() + " reverts by " + war.fighters() + " users within an hour: "
                                    + names(war.users()) + ".",
                            war.note(),
                            war.url());
                })
                .toList();
    }

    private Optional<List<Condition>> quality(Rule rule) {
        Instant now = clock.instant();
        Measured before = measured.get(rule);
        if (before != null && now.isBefore(before.at().plus(QUALITY_INTERVAL))) {
            return before.conditions();
        }
        Optional<List<Condition>> conditions;
        try {
            conditions = Optional.of(measure(rule, now));
        } catch (WikiStreamException e) {
            LOG.debug("The share of reverts is not known", e);
            conditions = Optional.empty();
        }
        measured.put(rule, new Measured(now, conditions));
        return conditions;
    }

    private List<Condition> measure(Rule rule, Instant now) {
        String wiki = rule.wiki();
        ChangeSelection hour = ChangeSelection.of(new TimeRange(now.minus(HOUR), now))
                .onWikis(wiki == null ? new String[0] : new String[] {wiki});
        return quality.reverts(hour).stream()
                .filter(reverts -> reverts.edits() >= MIN_EDITS && reverts.share() >= rule.threshold())
                .map(reverts -> condition(reverts, wiki, now))
                .toList();
    }

    private static Condition condition(Reverts reverts, @Nullable String wiki, Instant now) {
        String subject = wiki == null ? "all wikis" : "wiki " + wiki;
        return new Condition(
                subject,
                now,
                String.format(Locale.ROOT, "Reverts: %.0f %% of edits, %s", reverts.share() * PERCENT, subject),
                reverts.reverts() + " of " + reverts.edits() + " edits within an hour were reverts.",
                wiki,
                null);
    }

    private Optional<List<Condition>> health(Rule rule, Snapshot snapshot) {
        if (snapshot.phase() == Snapshot.Phase.STARTING) {
            return Optional.empty();
        }
        Instant begunBefore = clock.instant().minusMillis((long) (rule.threshold() * 1_000));
        return Optional.of(snapshot.notices().stream()
                .filter(notice ->
                        notice.level().equals("error") && !notice.since().isAfter(begunBefore))
                .map(notice -> new Condition(notice.id(), notice.since(), notice.title(), notice.text(), null, null))
                .toList());
    }
}
