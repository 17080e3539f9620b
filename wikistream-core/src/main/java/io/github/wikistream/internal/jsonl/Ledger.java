package io.github.wikistream.internal.jsonl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.wikistream.event.Checkpoint;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the side file says: how much of the files beside it is acknowledged, and how far each pipeline is. Its text form is JSON:
 * {@code {"version":1,"bytes":…,"deadLetterBytes":…,"deadLetterBytesSettled":…,"pipelines":{"name":{checkpoint}}}}.
 *
 * @param bytes           length of the file of events, as far as it counts
 * @param deadLetterBytes length of the file of dead letters, as far as it counts
 * @param settledBytes    up to where the file of dead letters holds none any more: those that stood there were tried again, and what stayed
 *                        dead was appended anew; 0 where a ledger does not say
 * @param checkpoints     by pipeline
 */
record Ledger(long bytes, long deadLetterBytes, long settledBytes, SortedMap<String, Checkpoint> checkpoints) {
    static final Ledger EMPTY = new Ledger(0, 0, 0, Collections.emptySortedMap());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    Ledger {
        checkpoints = Collections.unmodifiableSortedMap(new TreeMap<>(checkpoints));
    }

    Checkpoint checkpoint(String pipeline) {
        return checkpoints.getOrDefault(pipeline, Checkpoint.NONE);
    }

    Ledger with(long newBytes, long newDeadLetterBytes, String pipeline, Checkpoint checkpoint) {
        TreeMap<String, Checkpoint> next = new TreeMap<>(checkpoints);
        next.put(pipeline, checkpoint);
        return new Ledger(newBytes, newDeadLetterBytes, settledBytes, next);
    }

    Ledger settled(long newBytes, long newDeadLetterBytes, long newSettledBytes) {
        return new Ledger(newBytes, newDeadLetterBytes, newSettledBytes, checkpoints);
    }

    String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        root.put("bytes", bytes);
        root.put("deadLetterBytes", deadLetterBytes);
        root.put("deadLetterBytesSettled", settledBytes);
        ObjectNode pipelines = root.putObject("pipelines");
        checkpoints.forEach((name, checkpoint) -> pipelines.putRawValue(name, new RawValue(checkpoint.toJson())));
        return root.toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if {@code json} is something else
     */
    static Ledger parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.path("version").asInt() > VERSION) {
                throw new IllegalArgumentException(
                        "it has version " + root.path("version").asInt() + ", this program knows " + VERSION
                                + "; use a later release of wikistream");
            }
            if (root.path("version").asInt() != VERSION
                    || !root.path("bytes").isIntegralNumber()
                    || !root.path("deadLetterBytes").isIntegralNumber()
                    || !root.path("pipelines").isObject()) {
                throw new IllegalArgumentException("version, bytes, deadLetterBytes and pipelines are expected");
            }
            long deadLetterBytes = root.path("deadLetterBytes").asLong();
            long settledBytes = root.path("deadLetterBytesSettled").asLong();
            if (settledBytes < 0 || settledBytes > deadLetterBytes) {
                throw new IllegalArgumentException(
                        "deadLetterBytesSettled is 0 to deadLetterBytes, not " + settledBytes);
            }
            TreeMap<String, Checkpoint> checkpoints = new TreeMap<>();
            for (Map.Entry<String, JsonNode> pipeline : root.path("pipelines").properties()) {
                checkpoints.put(
                        pipeline.getKey(), Checkpoint.parse(pipeline.getValue().toString()));
            }
            return new Ledger(root.path("bytes").asLong(), deadLetterBytes, settledBytes, checkpoints);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
