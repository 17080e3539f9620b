package io.github.wikistream.internal.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.ManualClock;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The end of a replay. Times are seconds from the requested end. */
class BoundedSourceTest {
    private static final String EQIAD = "eqiad.mediawiki.recentchange";
    private static final String CODFW = "codfw.mediawiki.recentchange";
    private static final Instant END = Instant.parse("2026-06-20T15:00:00Z");

    private final Queue<Signal> script = new ArrayDeque<>();
    private final ManualClock clock = new ManualClock(END.plusSeconds(7_200));

    private void sends(String topic, long... seconds) {
        for (long second : seconds) {
            Position position = Position.of(Map.of(
                    new TopicPartition(EQIAD, 0), new Mark.Timestamp(0),
                    new TopicPartition(CODFW, 0), new Mark.Timestamp(0)));
            script.add(new Signal.Received(
                    position,
                    "{\"meta\":{\"dt\":\"" + END.plusSeconds(second) + "\",\"topic\":\"" + topic
                            + "\",\"partition\":0}}"));
        }
    }

    /** Reads everything, with a second between two events. */
    private int eventsRead() throws InterruptedException {
        Source source = new BoundedSource(new ScriptedSource(), END, clock);
        int events = 0;
        try (SourceReader reader = source.open(Position.NONE)) {
            while (!(reader.next() instanceof Signal.Ended)) {
                clock.advance(Duration.ofSeconds(1));
                events++;
            }
        }
        return events;
    }

    @Test
    void endsOnceEveryTopicIsAMinutePastTheEnd() throws Exception {
        sends(EQIAD, -1, 0, 1);
        sends(CODFW, LongStream.rangeClosed(40, 60).toArray());
        sends(EQIAD, LongStream.rangeClosed(2, 70).toArray());
        assertThat(eventsRead()).isEqualTo(3 + 21 + 59);
    }

    @Test
    void waitsForTopicsThatLagOrHaveSentNothing() throws Exception {
        sends(EQIAD, 60, 61, 62);
        sends(CODFW, LongStream.rangeClosed(-50, -30).toArray());
        sends(EQIAD, 63);
        sends(CODFW, LongStream.rangeClosed(-29, 70).toArray());
        assertThat(eventsRead()).isEqualTo(3 + 21 + 1 + 90);
    }

    @Test
    void silentTopicCountsAsEnded() throws Exception {
        sends(CODFW, -1_000);
        for (int i = 0; i < 100; i++) {
            sends(EQIAD, 60);
        }
        assertThat(eventsRead()).isEqualTo(32);
    }

    @Test
    void eventDatedInTheFutureDoesNotEndIt() throws Exception {
        sends(CODFW, 60);
        sends(EQIAD, -5, 3_600, -4, 3_000, -3, 0);
        assertThat(eventsRead()).isEqualTo(7);
    }

    @Test
    void endsWithItsSource() throws Exception {
        sends(EQIAD, -5, -4);
        assertThat(eventsRead()).isEqualTo(2);
    }

    @Test
    void printsItsEnd() {
        assertThat(new BoundedSource(new ScriptedSource(), END, clock))
                .hasToString("script up to 2026-06-20T15:00:00Z");
        assertThat(new BoundedSource(new ScriptedSource(), END, clock).overlap())
                .isEqualTo(Duration.ofSeconds(5));
    }

    private final class ScriptedSource implements Source {
        @Override
        public SourceReader open(Position from) {
            return new SourceReader() {
                @Override
                public Signal next() {
                    Signal signal = script.poll();
                    return signal == null ? new Signal.Ended() : signal;
                }

                @Override
                public void close() {
                    script.clear();
                }
            };
        }

        @Override
        public String toString() {
            return "script";
        }
    }
}
