package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lines of {@code docs/reference/redis-keys.md} that begin with {@code redis-cli}. */
class RedisCliLinesTest {
    private static final String PROGRAM = "redis-cli ";
    private static final int LONGEST = 80;

    private final String uri = TestRedis.freshDatabase();
    private final StoredKeys stored = new StoredKeys(uri);
    private final RedisMetricStore store = RedisMetricStore.create(uri + "?timeout=120");
    private final Batches batches = new Batches();

    @BeforeEach
    void countAsTheDashboardDoes() {
        store.open(new MetricContext("live"));
        store.apply(batches.next(minute(5), minute(6)));
        store.apply(batches.next(minute(65)));
    }

    private static MetricBatch.Minute minute(int minute) {
        return MetricBatch.Minute.of(
                at(minute),
                Map.of(
                        new Counter("types", "edit"), 40L,
                        new Counter("types", "log"), 2L,
                        new Counter("wikis", "enwiki"), 30L,
                        new Counter("types-by-wiki", "enwiki|edit"), 25L),
                Map.of(new Counter("pages", "enwiki:Ada Lovelace"), 3L, new Counter("users", "Ada"), 2L),
                Map.of(new Counter("active-users", "all"), Set.of("Ada", "Bob")),
                Map.of(new Counter("edit-growth", "all"), Distribution.of(5, 300)));
    }

    @AfterEach
    void close() {
        store.close();
        stored.close();
    }

    @Test
    void thereAreTwelveOfAtMostEightyCharacters() {
        assertThat(lines()).hasSize(12).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LONGEST));
    }

    @Test
    void eachReturnsData() {
        assertThat(lines()).allSatisfy(line -> {
            List<String> words = List.of(line.substring(PROGRAM.length()).split(" +"));
            List<Object> answer = run(words);
            assertThat(answer).as(line).isNotEmpty();
            assertThat(answer.get(0)).as(line).isNotNull().isNotEqualTo(0L).isNotEqualTo("");
        });
    }

    private static List<String> lines() {
        return Documented.page("redis-keys.md")
                .lines()
                .filter(line -> line.startsWith(PROGRAM))
                .toList();
    }

    private List<Object> run(List<String> words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        words.subList(1, words.size()).forEach(arguments::add);
        return stored.commands()
                .dispatch(CommandType.valueOf(words.get(0)), new NestedMultiOutput<>(StringCodec.UTF8), arguments);
    }
}
