package io.github.wikistream.bench.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wikistream.bench.redis.PerEventDesign.Facts;
import java.time.Instant;

/** Reads what {@link PlainPipeline} counts out of Jackson's tree. */
final class PlainFacts {
    private PlainFacts() {}

    static Facts of(PlainPipeline.Received change) {
        JsonNode tree = change.tree();
        JsonNode length = tree.path("length");
        String user = tree.path("user").asText();
        boolean bot = tree.path("bot").asBoolean();
        return new Facts(
                Instant.parse(tree.path("meta").path("dt").asText()),
                tree.path("type").asText(),
                tree.path("wiki").asText(),
                tree.path("namespace").asLong(),
                bot ? "bot" : user.startsWith("~") ? "temporary" : "registered",
                tree.path("minor").asBoolean(),
                tree.path("patrolled").asBoolean(),
                length.path("new").asLong() - length.path("old").asLong(),
                user,
                tree.path("title").asText());
    }
}
