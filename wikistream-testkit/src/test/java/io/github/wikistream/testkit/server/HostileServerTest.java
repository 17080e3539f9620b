package io.github.wikistream.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamListener;
import io.github.wikistream.WikiStream;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.source.Signal;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole pipeline on a server that sends unexpected content. */
class HostileServerTest {
    private static final int LIMIT = 65_536;
    private static final Duration LONG = Duration.ofMinutes(3);

    private final List<DeadLetter> dead = Collections.synchronizedList(new ArrayList<>());
    private final List<Signal.Lost> lost = Collections.synchronizedList(new ArrayList<>());
    private final List<String> stored = Collections.synchronizedList(new ArrayList<>());

    private void run(List<String> events, FaultPlan faults) throws Exception {
        try (EventStreamsServer server =
                EventStreamsServer.builder().events(events).faults(faults).start()) {
            try (WikiStream stream = WikiStream.builder()
                    .source("http://127.0.0.1:" + server.port() + "?max-event-bytes=" + LIMIT)
                    .userAgent("test/1.0 (test@example.org)")
                    .listener(new StreamListener() {
                        @Override
                        public void onDeadLetter(DeadLetter letter) {
                            dead.add(letter);
                        }

                        @Override
                        public void onLost(Signal.Lost loss) {
                            lost.add(loss);
                        }
                    })
                    .forEach(change -> stored.add(change.title()))
                    .start()) {
                assertThat(stream.await(LONG)).isTrue();
            }
        }
    }

    private static List<String> events(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> SampleEvents.change(number).json())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'data: ', 'aaaaaaaaaaaaaaaa', '\n\n'",
        "'id: [', '1111111111111111', '\ndata: x\n\n'",
        "':', 'cccccccccccccccc', '\n'",
        "'', 'xxxxxxxxxxxxxxxx', '\n'",
        "'', 'data: b\n', '\n'"
    })
    void whatHasNoEndBecomesOneDeadLetterAndAllBehindItIsStored(String beginning, String repeated, String end)
            throws Exception {
        int times = 4 * LIMIT / repeated.length();
        Fault hostile = new Fault.Foreign(beginning + repeated.repeat(times) + end, 1, new Fault.None());
        run(events(20), request -> hostile);
        assertThat(stored).hasSize(20);
        assertThat(dead).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("longer than " + LIMIT + " bytes");
            assertThat(letter.data())
                    .hasSizeBetween(1, LIMIT)
                    .contains(repeated.strip().substring(6));
        });
    }

    @Test
    void webPageBeforeTheEventsLosesNone() throws Exception {
        Fault page =
                new Fault.Foreign("<!DOCTYPE html>\n<html><body>Log in first</body></html>\n", 1, new Fault.None());
        run(events(20), request -> page);
        assertThat(stored).hasSize(20);
        assertThat(dead).isEmpty();
    }

    @Test
    void redirectToAnotherHostIsReportedAndNotFollowed() throws Exception {
        Fault away = new Fault.Redirect(302, "http://127.0.0.2:6379/secret?token=geheim");
        Fault within = new Fault.Redirect(307, "/v2/stream/mediawiki.recentchange");
        run(events(20), request -> request.number() == 1 ? away : request.number() == 2 ? within : new Fault.None());
        assertThat(stored).hasSize(20);
        assertThat(lost)
                .extracting(Signal.Lost::reason)
                .first()
                .asString()
                .contains("302", "http://127.0.0.2:6379/secret", "another host", "use it as the source")
                .doesNotContain("geheim");
    }

    /** The position in the next request would be longer than the server takes in headers. */
    @Test
    void moreTopicsThanFitIntoARequestLoseNothing() throws Exception {
        Fault end = new Fault.EndAfter(10, true, Ending.CLEAN, Duration.ZERO);
        // The topics of a connection without a position are those of its latest id, so only the second one adds up.
        Fault topics = new Fault.MadeUpTopics(40, end);
        run(events(200), request -> request.number() == 1 ? end : request.number() == 2 ? topics : new Fault.None());
        assertThat(stored).hasSize(200);
        assertThat(dead).isEmpty();
        assertThat(lost)
                .extracting(Signal.Lost::reason)
                .anySatisfy(reason -> assertThat(reason)
                        .contains("431", "asking by time instead")
                        .hasSizeLessThan(1_000));
    }
}
