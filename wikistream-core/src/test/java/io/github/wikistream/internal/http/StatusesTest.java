package io.github.wikistream.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.internal.http.Statuses.Consequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of docs/reference/delivery.md equals the code, for every status. */
class StatusesTest {
    private static final Map<String, Consequence> WORDS = Map.of(
            "ends", Consequence.END,
            "retries", Consequence.RETRY,
            "retries later", Consequence.RETRY_LATER,
            "stops", Consequence.STOP);

    @Test
    void everyStatusLeadsToWhatTheDocumentationSays() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/delivery.md"));
        String table = page.substring(page.indexOf("### The stream, by HTTP status"));
        Map<Integer, Consequence> single = new HashMap<>();
        List<Integer> classes = new ArrayList<>();
        Map<Integer, Consequence> ofClass = new HashMap<>();
        table.substring(0, table.indexOf("\n\n## "))
                .lines()
                .filter(line -> line.matches("\\| [1-5].*"))
                .forEach(line -> {
                    String[] cells = line.split("\\|", -1);
                    Consequence consequence = WORDS.get(cells[3].strip());
                    assertThat(consequence).as(line).isNotNull();
                    for (String status : cells[1].strip().split(", ", -1)) {
                        if (status.endsWith("xx")) {
                            classes.add(status.charAt(0) - '0');
                            ofClass.put(status.charAt(0) - '0', consequence);
                        } else {
                            single.put(Integer.parseInt(status), consequence);
                        }
                    }
                });
        assertThat(classes).contains(4, 5);
        for (int status = 400; status < 600; status++) {
            assertThat(Statuses.consequence(status))
                    .as("status %s", status)
                    .isEqualTo(single.getOrDefault(status, ofClass.get(status / 100)));
        }
        assertThat(Statuses.consequence(204)).isEqualTo(single.get(204));
    }
}
