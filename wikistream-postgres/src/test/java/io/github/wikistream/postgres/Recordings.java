package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/** Captures of the real stream, which lie beside the project and are not part of it. */
final class Recordings {
    private static final List<String> RECENT_CHANGE = List.of(
            "2018-10-19_grafpoo.sse.gz",
            "2021-08-27_kirajano.sse.gz",
            "2026-01-13_WikiScan.jsonl.gz",
            "2026-06-20_pdm.sse.gz");
    private static final String DATA = "data: ";

    private Recordings() {}

    /** Returns all changes of all recordings, each once; skips the test where they are absent, unless {@code CI=true}. */
    static List<RecentChange> changes() throws IOException {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("wikistream-core")) ? here : here.resolveSibling("");
        Path folder = root.resolve("../shared/recordings").normalize();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(folder).as("recordings, which CI must provide").isDirectory();
        }
        assumeTrue(Files.isDirectory(folder), "no recordings at " + folder);
        EventDecoder decoder = new EventDecoder();
        Map<UUID, RecentChange> once = new LinkedHashMap<>();
        for (String name : RECENT_CHANGE) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(folder.resolve(name))), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String data = line.startsWith(DATA) ? line.substring(DATA.length()) : line;
                    if (data.startsWith("{")
                            && decoder.decode(data) instanceof Decoded.Event decoded
                            && decoded.event() instanceof RecentChange change) {
                        once.putIfAbsent(change.id(), change);
                    }
                }
            }
        }
        return List.copyOf(once.values());
    }
}
