package io.github.wikistream.bench.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A series and where it is known to be odd.
 *
 * @param name    its file
 * @param times   when each value was measured, ascending
 * @param values  as many
 * @param windows what is odd, ascending and apart from each other
 */
record LabelledSeries(String name, List<Instant> times, List<Double> values, List<OddWindow> windows) {
    /**
     * What is odd.
     *
     * @param first index of the first value
     * @param last  index of the last value
     */
    record OddWindow(int first, int last) {
        int length() {
            return last - first + 1;
        }

        boolean holds(int index) {
            return index >= first && index <= last;
        }
    }

    /** Reads all series of a checkout of the Numenta Anomaly Benchmark. */
    static List<LabelledSeries> readAll(Path checkout) throws IOException {
        Path labels = checkout.resolve("labels").resolve("combined_windows.json");
        if (!Files.isRegularFile(labels)) {
            throw new IllegalArgumentException("there is no " + labels + "; name a checkout of github.com/numenta/NAB");
        }
        List<LabelledSeries> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each :
                new ObjectMapper().readTree(labels.toFile()).properties()) {
            all.add(read(each.getKey(), checkout.resolve("data").resolve(each.getKey()), each.getValue()));
        }
        return all;
    }

    private static LabelledSeries read(String name, Path file, JsonNode windows) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Instant> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int comma = line.indexOf(',');
            times.add(instant(line.substring(0, comma)));
            values.add(Double.valueOf(line.substring(comma + 1)));
        }
        List<OddWindow> odd = new ArrayList<>();
        for (JsonNode window : windows) {
            Instant from = instant(window.get(0).asText());
            Instant to = instant(window.get(1).asText());
            int first = (int) times.stream().filter(time -> time.isBefore(from)).count();
            int last = (int) times.stream().filter(time -> !time.isAfter(to)).count() - 1;
            odd.add(new OddWindow(first, last));
        }
        return new LabelledSeries(name, times, values, odd);
    }

    private static Instant instant(String text) {
        return Instant.parse(text.replace(' ', 'T') + "Z");
    }
}
