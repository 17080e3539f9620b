package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.ManualClock;
import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamHealth.Check;
import io.github.wikistream.StreamHealth.Code;
import io.github.wikistream.StreamHealth.Reason;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.delivery.LaneTimes;
import io.github.wikistream.internal.engine.HealthMonitor.Phase;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.source.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each reason: when it begins, what it says, and that it ends. */
class HealthMonitorTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final Duration MAX_LAG = Duration.ofSeconds(60);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(40);

    private final ManualClock clock = new ManualClock(NOON);
    private final SourceWatch source = new SourceWatch(clock);
    private final HealthMonitor monitor = new HealthMonitor(clock, MAX_LAG, MAX_SILENCE);
    private final StreamReport.Lane.Builder lane =
            StreamReport.Lane.builder().sink("redis").state(LaneState.RUNNING).guarantee(Guarantee.EFFECTIVELY_ONCE);
    private StreamReport.Builder report = StreamReport.builder().pipeline("test");
    private LaneTimes times = new LaneTimes(NOON, null);
    private Phase phase = Phase.STARTED;

    @BeforeEach
    void connect() {
        source.opened();
        source.waits();
    }

    private StreamHealth health() {
        return monitor.judge(report.lanes(List.of(lane.build())).build(), source, List.of(times), phase);
    }

    private void after(Duration time) {
        clock.advance(time);
    }

    private static Reason only(Check check, Code code) {
        assertThat(check.reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo(code);
            assertThat(check.since()).isEqualTo(reason.since());
        });
        return check.reasons().get(0);
    }

    private Reason notReady(Code code) {
        StreamHealth health = health();
        assertThat(health.live().passes()).isTrue();
        assertThat(health.complete().passes()).isTrue();
        return only(health.ready(), code);
    }

    private Reason notLive(Code code) {
        StreamHealth health = health();
        assertThat(health.ready().reasons()).isEqualTo(health.live().reasons());
        return only(health.live(), code);
    }

    private Reason notComplete(Code code) {
        StreamHealth health = health();
        assertThat(health.live().passes()).isTrue();
        assertThat(health.ready().passes()).isTrue();
        return only(health.complete(), code);
    }

    private void assertHealthySince(Instant since) {
        StreamHealth health = health();
        for (Check check : List.of(health.live(), health.ready(), health.complete())) {
            assertThat(check.reasons()).isEmpty();
        }
        assertThat(health.ready().since()).isEqualTo(since);
    }

    @Test
    void aStreamThatRunsPassesSinceItsStart() {
        after(Duration.ofSeconds(39));
        assertHealthySince(NOON);
    }

    @Test
    void isNotReadyBeforeItsStartAndNotLiveAfterItsEnd() {
        phase = Phase.NEW;
        lane.state(LaneState.OPENING);
        assertThat(notReady(Code.NOT_STARTED).since()).isEqualTo(NOON);
        after(Duration.ofSeconds(2));
        assertThat(notReady(Code.NOT_STARTED).since()).isEqualTo(NOON);
        phase = Phase.STARTED;
        lane.state(LaneState.RUNNING);
        assertHealthySince(NOON.plusSeconds(2));
        phase = Phase.CLOSED;
        lane.state(LaneState.DONE);
        assertThat(notLive(Code.CLOSED).text()).isEqualTo("the stream was closed");
    }

    /** A connected stream that brings nothing is not healthy. */
    @Test
    void isNotReadyWhileTheSourceIsSilent() {
        after(MAX_SILENCE);
        Reason silent = notReady(Code.SOURCE_SILENT);
        assertThat(silent.text()).isEqualTo("the source delivers no events: none for 40 s, more than 40 s");
        assertThat(silent.since()).isEqualTo(NOON);
        source.works();
        source.waits();
        assertHealthySince(NOON.plus(MAX_SILENCE));
    }

    @Test
    void isNotReadyIfTheSourceNeverConnects() {
        SourceWatch hanging = new SourceWatch(clock);
        hanging.waits();
        after(MAX_SILENCE);
        StreamHealth health =
                monitor.judge(report.lanes(List.of(lane.build())).build(), hanging, List.of(times), Phase.STARTED);
        assertThat(only(health.ready(), Code.SOURCE_SILENT).text()).contains("is not connected yet");
    }

    /** The reader does not wait for the source while it waits for a sink. */
    @Test
    void aFullBufferIsNoSilence() {
        source.works();
        after(MAX_SILENCE.multipliedBy(2));
        assertHealthySince(NOON);
    }

    @Test
    void isNotReadyWithoutAConnectionForSomeSeconds() {
        source.lost(new Signal.Lost("unknown host", false, Duration.ZERO));
        after(Duration.ofSeconds(4));
        assertHealthySince(NOON);
        source.lost(new Signal.Lost("connection refused", false, Duration.ZERO));
        after(Duration.ofSeconds(1));
        Reason lost = notReady(Code.SOURCE_LOST);
        assertThat(lost.text()).isEqualTo("the connection to the source is lost: connection refused");
        assertThat(lost.since()).isEqualTo(NOON);
        source.opened();
        assertHealthySince(NOON.plusSeconds(5));
    }

    @Test
    void anInputThatHasEndedIsNotSilent() {
        report.ended(true);
        lane.state(LaneState.DONE);
        after(Duration.ofDays(1));
        assertHealthySince(NOON);
    }

    @Test
    void isNotReadyWhileASinkIsOpening() {
        lane.state(LaneState.OPENING);
        times = new LaneTimes(NOON.minusSeconds(3), null);
        Reason opening = notReady(Code.SINK_OPENING);
        assertThat(opening.since()).isEqualTo(NOON.minusSeconds(3));
        assertThat(opening.subject()).isEqualTo("redis");
        lane.state(LaneState.RUNNING);
        assertHealthySince(NOON);
    }

    @Test
    void isNotReadyWhileASinkCannotStore() {
        for (LaneState state : List.of(LaneState.OPENING, LaneState.RETRYING, LaneState.CATCHING_UP)) {
            lane.state(state).failure("connection refused");
            times = new LaneTimes(NOON, NOON.plusSeconds(1));
            Reason retrying = notReady(Code.SINK_RETRYING);
            assertThat(retrying.text()).isEqualTo("sink 'redis' cannot store: connection refused");
            assertThat(retrying.since()).isEqualTo(NOON.plusSeconds(1));
        }
        lane.state(LaneState.RUNNING).failure(null);
        assertHealthySince(NOON);
    }

    @Test
    void isNotReadyWhileASinkIsTooFarBehind() {
        lane.state(LaneState.CATCHING_UP).lag(MAX_LAG);
        assertHealthySince(NOON);
        lane.lag(MAX_LAG.plusMillis(1_500));
        Reason behind = notReady(Code.SINK_BEHIND);
        assertThat(behind.text()).isEqualTo("sink 'redis' is 61 s behind, more than 60 s");
        source.works();
        after(Duration.ofSeconds(50));
        assertThat(notReady(Code.SINK_BEHIND).since()).isEqualTo(NOON);
        lane.lag(Duration.ZERO);
        assertHealthySince(NOON.plusSeconds(50));
        lane.lag(MAX_LAG.plusSeconds(1));
        assertThat(notReady(Code.SINK_BEHIND).since()).as("begins anew").isEqualTo(NOON.plusSeconds(50));
    }

    @Test
    void standbyIsReady() {
        lane.state(LaneState.STANDBY);
        assertHealthySince(NOON);
    }

    @Test
    void isNotLiveOnceTheSourceHasFailed() {
        report = report.failure("403 Forbidden");
        after(MAX_SILENCE);
        assertThat(notLive(Code.SOURCE_FAILED).text()).isEqualTo("the source failed: 403 Forbidden");
    }

    @Test
    void isNotLiveOnceASinkHasFailed() {
        lane.state(LaneState.FAILED).failure("no right to write").lag(Duration.ofDays(1));
        assertThat(notLive(Code.SINK_FAILED).text()).isEqualTo("sink 'redis' failed: no right to write");
    }

    @Test
    void isNotCompleteAfterALossOfHistory() {
        source.gap(new Signal.Gap(TOPIC, NOON.minusSeconds(90), NOON.minusSeconds(60)));
        after(Duration.ofSeconds(7));
        assertThat(notComplete(Code.HISTORY_LOST).text())
                .isEqualTo("the source no longer kept " + TOPIC + " from 2026-11-22T11:58:30Z to 2026-11-22T11:59:00Z");
        source.gap(new Signal.Gap(TOPIC, NOON.minusSeconds(30), NOON));
        Reason twice = notComplete(Code.HISTORY_LOST);
        assertThat(twice.text()).endsWith("to 2026-11-22T12:00:00Z, and 1 ranges before");
        assertThat(twice.since()).isEqualTo(NOON);
    }

    @Test
    void isNotCompleteWhileEventsAreMissing() {
        for (Completeness hole :
                List.of(whole().missing(3).build(), whole().seams(1).build())) {
            complete(hole);
            assertThat(notComplete(Code.EVENTS_MISSING).text())
                    .isEqualTo("sink 'redis' lacks " + hole.missing() + " events, and an unknown number at "
                            + hole.seams() + " connections");
            complete(whole().build());
            assertHealthySince(NOON);
        }
    }

    @Test
    void isNotCompleteWithDeadLetters() {
        lane.deadLetters(2);
        assertThat(notComplete(Code.DEAD_LETTERS).text()).isEqualTo("sink 'redis' received 2 dead letters");
        lane.deadLetters(0);
        assertHealthySince(NOON);
    }

    private static Completeness.Builder whole() {
        return Completeness.builder().since(NOON).received(100);
    }

    private void complete(Completeness completeness) {
        lane.completeness(new TreeMap<>(Map.of(TOPIC, completeness)));
    }

    /** Names are part of the interface to alerts and runbooks. */
    @Test
    void codesHaveStableNames() {
        Set<Code> all = EnumSet.allOf(Code.class);
        assertThat(all.stream().map(Code::id))
                .containsExactly(
                        "source-failed",
                        "sink-failed",
                        "closed",
                        "not-started",
                        "sink-opening",
                        "sink-retrying",
                        "sink-behind",
                        "source-lost",
                        "source-silent",
                        "history-lost",
                        "events-missing",
                        "dead-letters");
    }
}
