package io.github.wikistream.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.StreamReport;

/** The last line of {@code run}: a summary as one JSON object. */
final class RunSummary {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunSummary() {}

    /**
     * Returns the line, such as {@code {"received":384,"canaries":0,"invalid":0,"filtered":0,"repeats":0,
     * "stored":{"postgresql":384},"seconds":1.52}}.
     */
    static String of(StreamReport report) {
        ObjectNode summary = JSON.createObjectNode();
        summary.put("received", report.received());
        summary.put("canaries", report.canaries());
        summary.put("invalid", report.invalid());
        summary.put("filtered", report.filtered());
        summary.put("repeats", report.repeats());
        ObjectNode stored = summary.putObject("stored");
        report.lanes().forEach(lane -> stored.put(lane.sink(), lane.stored()));
        summary.put("seconds", report.elapsed().toMillis() / 1000.0);
        try {
            return JSON.writeValueAsString(summary);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names can always be written as JSON", e);
        }
    }
}
