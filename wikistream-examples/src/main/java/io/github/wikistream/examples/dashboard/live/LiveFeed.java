package io.github.wikistream.examples.dashboard.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the state of the dashboard to its clients: first all of it, then what has changed. A slow client delays no other and needs no queue:
 * when it is ready for more, it receives the difference between what it has and the newest state. Thread-safe.
 */
public final class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final Pattern ID = Pattern.compile("([0-9a-f]{8})-(\\d{1,18})\\.\\d{1,18}");

    /**
     * How many updates pass before a part that changes all the time is sent again; a part that is not listed is sent with each update and each
     * refresh. This bounds what a client receives in an hour. A part that has not changed for so long is sent at once.
     */
    private static final Map<String, Integer> INTERVALS = Map.of(
            "latest",
            2,
            "counts",
            5,
            "minutes",
            5,
            "lanes",
            5,
            "windows",
            10,
            "spikes",
            10,
            "editWars",
            10,
            "history",
            30,
            "dayUsers",
            30);

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Executor executor;
    private final Map<Client, Delivery> deliveries = new ConcurrentHashMap<>();
    private volatile Update latest;

    /** A state with its number, the number of its update, and by part the patches to it that clients have in common. */
    private record Update(
            long number, long update, ObjectNode state, Map<String, Map<JsonNode, List<JsonNode>>> patches) {
        Update(long number, long update, ObjectNode state) {
            this(number, update, state, new ConcurrentHashMap<>());
        }

        /** Returns the patch from an earlier value of a part; {@code null} if the part has not changed. */
        @Nullable
        JsonNode patch(String part, JsonNode before) {
            List<JsonNode> patch = patches.computeIfAbsent(
                            part, key -> Collections.synchronizedMap(new IdentityHashMap<>()))
                    .computeIfAbsent(before, earlier -> {
                        JsonNode found = MergePatch.between(earlier, state.path(part));
                        return found == null ? List.of() : List.of(found);
                    });
            return patch.isEmpty() ? null : patch.get(0);
        }
    }

    /**
     * A message to a client.
     *
     * @param id    id to resume from
     * @param event {@code snapshot}, {@code delta} or {@code gap}
     */
    public record Frame(String id, String event, JsonNode data) {}

    /** Receives messages, one at a time. */
    @FunctionalInterface
    public interface Client {
        /** Sends a message. May block; throws if the client has disconnected. */
        void send(Frame frame) throws IOException;
    }

    public LiveFeed(ObjectNode first, Executor executor) {
        this.latest = new Update(1, 1, first);
        this.executor = executor;
    }

    /** Returns the names of the parts that a client may choose. */
    public Set<String> parts() {
        Set<String> parts = ConcurrentHashMap.newKeySet();
        latest.state().fieldNames().forEachRemaining(parts::add);
        return parts;
    }

    /** Returns the number of clients. */
    public int clients() {
        return deliveries.size();
    }

    /**
     * Adds a client.
     *
     * @param parts  names of the parts to send
     * @param lastId id of the last message that the client has received earlier; {@code null} if there is none
     */
    public void add(Client client, Set<String> parts, @Nullable String lastId) {
        Delivery delivery = new Delivery(client, parts, lastId);
        deliveries.put(client, delivery);
        delivery.offer();
    }

    /** Removes a client. */
    public void remove(Client client) {
        deliveries.remove(client);
    }

    /** Publishes an update. Calls must not overlap. */
    public void publish(ObjectNode state) {
        offer(new Update(latest.number() + 1, latest.update() + 1, state));
    }

    /** Publishes a state between two updates, so that the most important parts arrive sooner. Calls must not overlap. */
    public void refresh(ObjectNode state) {
        offer(new Update(latest.number() + 1, latest.update(), state));
    }

    private void offer(Update update) {
        latest = update;
        deliveries.values().forEach(Delivery::offer);
    }

    /** What a client has received. */
    private final class Delivery implements Runnable {
        private final Client client;
        private final Set<String> parts;
        private final @Nullable String lastId;
        private final Map<String, JsonNode> sent = new HashMap<>();
        private final Map<String, Long> sentAt = new HashMap<>();
        private long number;
        private long lastUpdate;
        private boolean busy;
        private boolean waiting;

        Delivery(Client client, Set<String> parts, @Nullable String lastId) {
            this.client = client;
            this.parts = parts;
            this.lastId = lastId;
        }

        void offer() {
            synchronized (this) {
                waiting = true;
                if (busy) {
                    return;
                }
                busy = true;
            }
            executor.execute(this);
        }

        @Override
        public void run() {
            while (isWaiting()) {
                Update update = latest;
                try {
                    if (number == 0) {
                        begin(update);
                    } else if (update.number() > number) {
                        advance(update);
                    }
                    number = update.number();
                    lastUpdate = update.update();
                } catch (Throwable e) {
                    LOG.debug("A client has disconnected", e);
                    remove(client);
                    return;
                }
            }
        }

        private synchronized boolean isWaiting() {
            busy = waiting;
            waiting = false;
            return busy;
        }

        private void begin(Update update) throws IOException {
            if (lastId != null) {
                resume(update, lastId);
            }
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            for (String part : parts) {
                data.set(part, update.state().path(part));
                sent.put(part, update.state().path(part));
            }
            client.send(new Frame(id(update), "snapshot", data));
        }

        private void resume(Update update, String id) throws IOException {
            Matcher matcher = ID.matcher(id);
            boolean sameRun = matcher.matches() && matcher.group(1).equals(run);
            long skipped = sameRun ? update.update() - Long.parseLong(matcher.group(2)) : 0;
            if (!sameRun || skipped > 0) {
                gap(update, skipped, sameRun ? "the client was disconnected" : "the dashboard was restarted");
            }
        }

        private void advance(Update update) throws IOException {
            if (update.update() > lastUpdate + 1) {
                gap(update, update.update() - lastUpdate - 1, "the client is slow");
            }
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            for (String part : parts) {
                Long before = sentAt.get(part);
                if (before == null || update.update() - before >= INTERVALS.getOrDefault(part, 0)) {
                    JsonNode patch = update.patch(part, sent.getOrDefault(part, JsonNodeFactory.instance.nullNode()));
                    if (patch != null) {
                        data.set(part, patch);
                        sent.put(part, update.state().path(part));
                        sentAt.put(part, update.update());
                    }
                }
            }
            client.send(new Frame(id(update), "delta", data));
        }

        private void gap(Update update, long skipped, String reason) throws IOException {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.put("skipped", skipped);
            data.put("reason", reason);
            client.send(new Frame(id(update), "gap", data));
        }

        private String id(Update update) {
            return run + "-" + update.update() + "." + update.number();
        }
    }
}
