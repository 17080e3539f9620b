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
 * The content of the side file: the acknowledged lengths of the files, and the checkpoint of each pipeline. Its text
 * form is JSON: {@code
 * {"version":1,"bytes":…,"deadLetterBytes":…,"deadLetterBytesSettled":…,"pipelines":{"name":{checkpoint}}}}.
 *
 * @param bytes acknowledged length of the file of events
 * @param deadLetterBytes acknowledged length of the file of dead letters
 * @param settledBytes offset in the file of dead letters before which all are settled: they were redriven, and those
 *     that still fail were appended again; 0 if a ledger does not state it
 * @param checkpoints by pipeline
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
     * Parses the form of {@link #toJson}.
     *
     * @throws IllegalArgumentException if {@code json} is malformed
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
