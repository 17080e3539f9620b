package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.channel.Notification.Event;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.notify.Conditions.Condition;
import io.github.wikistream.examples.dashboard.notify.Incident.Delivery;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each condition once when it begins and once when it ends. Incidents are stored before their messages are sent, so a restart neither
 * repeats nor forgets them; a message may be repeated, under the same id, only if the process ends between its delivery and the record of it.
 * While PostgreSQL does not respond, incidents are kept in memory. Thread-safe.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    /** A condition that returns within this time has not ended. */
    static final Duration QUIET = Duration.ofMinutes(2);

    private static final int MAX_INCIDENTS = 1_000;

    private static final long INTERVAL_MILLIS = 5_000;

    /** After a minute of failures, incidents of earlier runs are given up for this one. */
    private static final int MAX_LOAD_ATTEMPTS = 12;

    private static final Comparator<Incident> NEWEST_FIRST =
            Comparator.comparing(Incident::began).reversed();

    private final List<Rule> rules;
    private final Supplier<Snapshot> snapshots;
    private final Conditions conditions;
    private final IncidentTable table;
    private final Clock clock;
    private final int maxIncidents;
    private final Map<String, ChannelQueue> queues = new HashMap<>();
    private final Map<UUID, Incident> incidents = new LinkedHashMap<>();
    private final Map<UUID, Instant> lastSeen = new HashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final Set<UUID> removed = new HashSet<>();
    private final Timer timer = new Timer("notifications", true);
    private int loadAttempts;
    private boolean loaded;
    private boolean saveFailed;
    private volatile List<Incident> listed = List.of();

    /**
     * Creates a notifier; {@link #start()} starts it.
     *
     * @param database for the table of incidents
     * @param pipeline whose incidents these are
     */
    public Notifier(
            NotificationSettings settings,
            Supplier<Snapshot> snapshots,
            QualityQuery quality,
            DataSource database,
            String pipeline,
            Clock clock) {
        this(
                settings,
                snapshots,
                quality,
                database,
                pipeline,
                clock,
                time -> Thread.sleep(time.toMillis()),
                MAX_INCIDENTS);
    }

    Notifier(
            NotificationSettings settings,
            Supplier<Snapshot> snapshots,
            QualityQuery quality,
            DataSource database,
            String pipeline,
            Clock clock,
            ChannelQueue.Pause pause,
            int maxIncidents) {
        this.rules = settings.rules();
        this.snapshots = snapshots;
        this.conditions = new Conditions(quality, clock);
        this.table = new IncidentTable(database, pipeline);
        this.clock = clock;
        this.maxIncidents = maxIncidents;
        settings.channels()
                .forEach((name, channel) -> queues.put(name, new ChannelQueue(name, channel, pause, this::sent)));
        queues.values().forEach(ChannelQueue::start);
    }

    /** Begins to check the rules every few seconds. */
    public Notifier start() {
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        checkSafely();
                    }
                },
                0,
                INTERVAL_MILLIS);
        return this;
    }

    /** Returns the newest 1,000 incidents, newest first. Does not block. */
    public List<Incident> incidents() {
        return listed;
    }

    private void checkSafely() {
        try {
            check();
        } catch (Throwable e) {
            // An exception would end the timer.
            LOG.warn("Could not check the rules of notifications", e);
        }
    }

    /** Checks all rules once. */
    synchronized void check() {
        if (!loaded && !load()) {
            return;
        }
        Snapshot snapshot = snapshots.get();
        List<Notification> messages = new ArrayList<>();
        for (Rule rule : rules) {
            Optional<List<Condition>> known = conditions.of(rule, snapshot);
            known.ifPresent(current -> apply(rule, current, messages));
        }
        forgetOldest();
        save();
        messages.forEach(this::send);
    }

    private boolean load() {
        try {
            for (Incident incident : table.load(maxIncidents)) {
                incidents.put(incident.id(), incident);
            }
        } catch (SQLException e) {
            if (++loadAttempts < MAX_LOAD_ATTEMPTS) {
                LOG.debug("The incidents of earlier runs cannot be loaded yet", e);
                return false;
            }
            LOG.warn("The incidents of earlier runs cannot be loaded: {}", e.getMessage());
        }
        loaded = true;
        resume();
        return true;
    }

    /** What was open when the last run ended may still be; what was not sent is sent. */
    private void resume() {
        Instant now = clock.instant();
        Set<String> names = rules.stream().map(Rule::name).collect(Collectors.toSet());
        List<Incident> oldestFirst = new ArrayList<>(incidents.values());
        oldestFirst.sort(NEWEST_FIRST.reversed());
        for (Incident incident : oldestFirst) {
            if (incident.beginMessage() == Delivery.PENDING) {
                send(incident.message(Event.BEGAN));
            }
            if (incident.endMessage() == Delivery.PENDING) {
                send(incident.message(Event.ENDED));
            }
            if (incident.ended() == null && !names.contains(incident.rule())) {
                // Its rule was removed.
                replace(incident.end(now).after(Event.ENDED, "the rule was removed"));
            } else if (incident.ended() == null) {
                lastSeen.put(incident.id(), now);
            }
        }
        list();
    }

    private void apply(Rule rule, Collection<Condition> current, List<Notification> messages) {
        Instant now = clock.instant();
        Map<String, Incident> open = new HashMap<>();
        incidents.values().stream()
                .filter(incident -> incident.ended() == null && incident.rule().equals(rule.name()))
                .forEach(incident -> open.put(incident.subject(), incident));
        for (Condition condition : current) {
            Incident incident = open.remove(condition.subject());
            if (incident == null) {
                incident = begin(rule, condition);
                replace(incident);
                messages.add(incident.message(Event.BEGAN));
            }
            lastSeen.put(incident.id(), now);
        }
        for (Incident gone : open.values()) {
            Instant seen = lastSeen.getOrDefault(gone.id(), now);
            if (!now.isBefore(seen.plus(QUIET))) {
                Incident ended = gone.end(seen.isBefore(gone.began()) ? gone.began() : seen);
                lastSeen.remove(gone.id());
                replace(ended);
                messages.add(ended.message(Event.ENDED));
            }
        }
    }

    private static Incident begin(Rule rule, Condition condition) {
        return new Incident(
                UUID.randomUUID(),
                rule.name(),
                rule.kind().word(),
                condition.subject(),
                condition.title(),
                condition.text(),
                condition.wiki(),
                condition.url(),
                condition.since(),
                null,
                rule.channel(),
                Delivery.PENDING,
                Delivery.NONE,
                null);
    }

    private void replace(Incident incident) {
        incidents.put(incident.id(), incident);
        changed.add(incident.id());
    }

    private void forgetOldest() {
        List<Incident> newest = new ArrayList<>(incidents.values());
        newest.sort(Comparator.comparing((Incident incident) -> incident.ended() != null)
                .thenComparing(NEWEST_FIRST));
        for (Incident old : newest.subList(Math.min(maxIncidents, newest.size()), newest.size())) {
            incidents.remove(old.id());
            lastSeen.remove(old.id());
            changed.remove(old.id());
            removed.add(old.id());
        }
    }

    private void save() {
        list();
        if (changed.isEmpty() && removed.isEmpty()) {
            return;
        }
        try {
            table.save(changed.stream().map(incidents::get).toList(), removed);
            changed.clear();
            removed.clear();
            saveFailed = false;
        } catch (SQLException e) {
            if (!saveFailed) {
                LOG.warn("Notifications are kept in memory until PostgreSQL stores them: {}", e.getMessage());
            }
            saveFailed = true;
        }
    }

    private void list() {
        listed = incidents.values().stream().sorted(NEWEST_FIRST).toList();
    }

    private void send(Notification message) {
        ChannelQueue queue = queues.get(channel(message));
        if (queue == null) {
            sent(message, "the channel was removed");
        } else if (!queue.add(message)) {
            sent(message, ChannelQueue.CAPACITY + " messages wait for the channel");
        }
    }

    private String channel(Notification message) {
        Incident incident = incidents.get(incidentOf(message));
        return incident == null ? "" : incident.channel();
    }

    private static UUID incidentOf(Notification message) {
        return UUID.fromString(message.id().substring(0, message.id().lastIndexOf('-')));
    }

    /** Records what became of a message. */
    private synchronized void sent(Notification message, @Nullable String failure) {
        Incident incident = incidents.get(incidentOf(message));
        if (incident != null) {
            replace(incident.after(message.event(), failure));
            save();
        }
    }

    /** Ends the checks and the channels. Messages that were not delivered are sent after the next start. */
    @Override
    public void close() {
        timer.cancel();
        queues.values().forEach(ChannelQueue::close);
    }
}
