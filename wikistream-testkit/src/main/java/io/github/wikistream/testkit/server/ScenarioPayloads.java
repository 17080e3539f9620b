package io.github.wikistream.testkit.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.testkit.oracle.Issued.Fate;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/** Generates the payloads of a {@link Scenario}: simulated changes with adjusted dates and topics, and with flaws. */
final class ScenarioPayloads {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A placeholder, replaced once the event has its place in a log. */
    private static final String TOPIC = "@topic@";

    private static final long OFFSET = 4_242_424_242_424_242L;

    private final SimulatedEvents simulated;

    ScenarioPayloads(long seed, Instant start) {
        simulated = SimulatedEvents.from(seed, start);
    }

    /**
     * The payload of an event.
     *
     * @param text the JSON with placeholders for topic and offset
     */
    record Payload(UUID id, Fate fate, String text) {
        String json(String topic, long offset) {
            return text.replace(TOPIC, topic).replace(Long.toString(OFFSET), Long.toString(offset));
        }
    }

    /** Returns the id in the payload of an event. */
    static UUID idIn(String json) {
        return UUID.fromString(parse(json).path("meta").path("id").asText());
    }

    Payload change(Instant at, SplittableRandom random) {
        return payload(Fate.STORED, nextChange(at, random));
    }

    Payload redacted(Instant at, SplittableRandom random) {
        ObjectNode event = nextChange(at, random);
        event.remove(List.of("user", "comment", "parsedcomment"));
        return payload(Fate.STORED, event);
    }

    Payload invalid(Instant at, SplittableRandom random) {
        ObjectNode event = nextChange(at, random);
        switch (random.nextInt(3)) {
            case 0 -> event.remove("title");
            case 1 -> event.put("namespace", "the first");
            default -> event.remove("type");
        }
        return payload(Fate.DEAD_LETTER, event);
    }

    Payload canary(Instant at, SplittableRandom random) {
        ObjectNode event = JSON.createObjectNode().put("$schema", "/mediawiki/recentchange/1.0.0");
        event.putObject("meta").put("stream", "mediawiki.recentchange").put("domain", "canary");
        place(event, at, random);
        return payload(Fate.DROPPED, event);
    }

    private ObjectNode nextChange(Instant at, SplittableRandom random) {
        ObjectNode event = parse(simulated.next().data());
        while (!event.has("type")) {
            event = parse(simulated.next().data());
        }
        place(event, at, random);
        return event;
    }

    private static void place(ObjectNode event, Instant at, SplittableRandom random) {
        Random bits = new Random(random.nextLong());
        byte[] name = new byte[16];
        bits.nextBytes(name);
        if (event.get("meta") instanceof ObjectNode meta) {
            meta.put("id", UUID.nameUUIDFromBytes(name).toString());
            meta.put("dt", at.toString());
            meta.put("topic", TOPIC);
            meta.put("partition", 0);
            meta.put("offset", OFFSET);
        }
    }

    private static Payload payload(Fate fate, JsonNode event) {
        String text = event.toString();
        return new Payload(UUID.fromString(event.path("meta").path("id").asText()), fate, text);
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalStateException("the simulator created an event that is not JSON: " + json, e);
        }
    }
}
