package io.github.wikistream.internal.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.ManualClock;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResumePlanTest {
    private static final Instant NOW = Instant.parse("2026-06-20T16:00:00Z");
    private static final long T = NOW.minusSeconds(600).toEpochMilli();
    private static final TopicPartition EQIAD = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final TopicPartition CODFW = new TopicPartition("codfw.mediawiki.recentchange", 0);
    private static final long MARGIN = 5_000;

    /**
     * A topic that has sent nothing is anchored this long before the first event, since events may be published that
     * late.
     */
    private static final long LATE = 60_000;

    private final ManualClock clock = new ManualClock(NOW);
    private final ResumePlan plan = plan(Position.NONE);

    private ResumePlan plan(Position from, String... streams) {
        List<String> names = streams.length == 0 ? List.of("recentchange") : List.of(streams);
        return new ResumePlan(from, names, null, new DisorderEstimator(Duration.ofMillis(MARGIN)), clock);
    }

    private static Mark time(long epochMillis) {
        return new Mark.Timestamp(epochMillis);
    }

    private static Mark offset(long offset) {
        return new Mark.Offset(offset);
    }

    private static Position position(TopicPartition one, Mark oneMark, TopicPartition other, Mark otherMark) {
        return Position.of(Map.of(one, oneMark, other, otherMark));
    }

    private static Position marks(long eqiad, long codfw) {
        return position(EQIAD, time(eqiad), CODFW, time(codfw));
    }

    private static String id(Mark eqiad, Mark codfw) {
        return position(EQIAD, eqiad, CODFW, codfw).toJson();
    }

    private static String event(TopicPartition topic, long offset, String id) {
        return "{\"$schema\":\"/x\",\"title\":{\"meta\":1},\"meta\":{\"id\":\"" + id + "\",\"topic\":\"" + topic.topic()
                + "\",\"partition\":" + topic.partition() + ",\"offset\":" + offset + "},\"type\":\"edit\"}";
    }

    private static ResumeStrategy.Ask reconnect(ResumePlan plan) {
        ResumeStrategy.Ask ask = plan.ask();
        plan.opened();
        return ask;
    }

    /** Runs a connection that delivers one event, a repeat, and is cut. */
    private static void repeat(ResumePlan plan, String id, String data) {
        reconnect(plan);
        assertThat(plan.arrived(id, data).misplaced()).isFalse();
        plan.closed(false);
    }

    @Test
    void aTopicThatSentNothingIsAskedForFromAMinuteBeforeTheTimeTheOthersStoodAtFirst() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), "a");
        ResumePlan.Arrival later = plan.arrived(id(time(T + 90_000), offset(-1)), "b");
        assertThat(later.position()).isEqualTo(marks(T + 90_000, T - LATE));
        plan.closed(false);
        assertThat(plan.ask().lastEventId()).isEqualTo(marks(T + 90_000 - MARGIN, T - LATE - MARGIN));
    }

    @Test
    void anOffsetThatTheServerGaveAfterAResumeDoesNotReplaceTheAnchor() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), "a");
        plan.closed(false);
        reconnect(plan);
        plan.arrived(id(time(T + 1), offset(4_711)), "b");
        plan.closed(false);
        assertThat(plan.ask().lastEventId()).isEqualTo(marks(T + 1 - MARGIN, T - LATE - MARGIN));
    }

    @Test
    void theFirstEventOfASilentTopicReplacesItsAnchorEvenIfItIsOlder() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), "a");
        plan.arrived(id(time(T), time(T - 3_000)), "late");
        plan.closed(false);
        assertThat(plan.ask().lastEventId()).isEqualTo(marks(T - MARGIN, T - 3_000 - MARGIN));
    }

    @Test
    void aSilentTopicOfAConnectionThatBeganInThePastIsAskedForFromThere() {
        Instant since = Instant.ofEpochMilli(T - 3_600_000);
        ResumePlan replay = new ResumePlan(
                Position.NONE, List.of("recentchange"), since, new DisorderEstimator(Duration.ofMillis(MARGIN)), clock);
        assertThat(reconnect(replay).since()).isEqualTo(since);
        replay.arrived(id(time(T), offset(-1)), "a");
        replay.closed(false);
        assertThat(replay.ask().lastEventId()).isEqualTo(marks(T - MARGIN, T - 3_600_000 - MARGIN));
    }

    @Test
    void anOffsetInAStoredPositionIsReplacedByTheEarliestTimeInIt() {
        Position stored = position(EQIAD, time(T), CODFW, offset(-1));
        assertThat(plan(stored).ask().lastEventId()).isEqualTo(marks(T - MARGIN, T - MARGIN));
    }

    @Test
    void aTopicThatAnIdLeavesOutIsNotForgotten() {
        reconnect(plan);
        plan.arrived(id(time(T), time(T)), "a");
        plan.closed(false);
        reconnect(plan);
        plan.arrived(
                "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":" + (T + 1) + "}]", "b");
        plan.closed(false);
        assertThat(plan.ask().lastEventId()).isEqualTo(marks(T + 1 - MARGIN, T - MARGIN));
    }

    @Test
    void anEventDatedInTheFutureDoesNotMoveTheMark() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), "today");
        plan.arrived(id(time(NOW.toEpochMilli() + 86_400_000), offset(-1)), "tomorrow");
        plan.closed(false);
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(time(T - MARGIN));
    }

    @Test
    void aClockThatIsALittleSlowDoesNotPullTheMarkAheadOfItself() {
        reconnect(plan);
        plan.arrived(id(time(NOW.toEpochMilli() + 2_000), offset(-1)), "now");
        plan.closed(false);
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(time(NOW.toEpochMilli() - MARGIN));
    }

    @Test
    void anEventDatedYearsBackDoesNotPullTheMarkBack() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), "a");
        plan.arrived(id(time(1_200_000_000_000L), offset(-1)), "imported");
        plan.closed(false);
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(time(T - MARGIN));
    }

    @Test
    void topicsOfAStreamThatWasAddedAreNamedInBothDataCentres() {
        Position asked =
                plan(marks(T, T - 9_000), "recentchange", "page-create").ask().lastEventId();
        Map<TopicPartition, Mark> expected =
                new TreeMap<>(marks(T - MARGIN, T - 9_000 - MARGIN).marks());
        expected.put(new TopicPartition("eqiad.mediawiki.page-create", 0), time(T - 9_000 - MARGIN));
        expected.put(new TopicPartition("codfw.mediawiki.page-create", 0), time(T - 9_000 - MARGIN));
        assertThat(asked).isEqualTo(Position.of(expected));
    }

    @Test
    void topicsOfAStreamThatWasGivenUpAreNotAskedFor() {
        Map<TopicPartition, Mark> stored = new TreeMap<>(marks(T, T).marks());
        stored.put(new TopicPartition("eqiad.mediawiki.page-create", 0), time(T - 86_400_000));
        assertThat(plan(Position.of(stored)).ask().lastEventId()).isEqualTo(marks(T - MARGIN, T - MARGIN));
    }

    @Test
    void theServerHasTheLastWordOnTheNamesOfTopics() {
        TopicPartition odd = new TopicPartition("eqiad.eventgate-main.test.event", 0);
        ResumePlan plan = plan(Position.of(Map.of(odd, time(T))), "test");
        assertThat(plan.ask().lastEventId().marks()).containsKey(new TopicPartition("eqiad.mediawiki.test", 0));
        plan.refused();
        assertThat(reconnect(plan))
                .isEqualTo(new ResumeStrategy.Ask(
                        Position.NONE,
                        Instant.ofEpochMilli(T - MARGIN),
                        Position.of(Map.of(
                                odd,
                                time(T),
                                new TopicPartition("eqiad.mediawiki.test", 0),
                                time(T),
                                new TopicPartition("codfw.mediawiki.test", 0),
                                time(T)))));
        plan.arrived(Position.of(Map.of(odd, time(T + 1))).toJson(), "a");
        plan.closed(false);
        assertThat(plan.ask().lastEventId()).isEqualTo(Position.of(Map.of(odd, time(T + 1 - MARGIN))));
    }

    @Test
    void goesOnBehindTheLastRepeatWhileConnectionsBringRepeatsOnly() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), event(EQIAD, 10, "ten"));
        assertThat(plan.closed(false)).isTrue();
        assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(time(T - MARGIN));
        plan.arrived(id(time(T - 4_000), offset(-1)), event(EQIAD, 7, "seven"));
        assertThat(plan.closed(false)).isFalse();
        assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(7));
        plan.arrived(id(time(T - 4_000), offset(7)), event(EQIAD, 7, "seven"));
        plan.arrived(id(time(T - 3_000), offset(7)), event(EQIAD, 8, "eight"));
        plan.closed(false);
        assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(7));
        plan.arrived(id(time(T - 4_000), offset(7)), event(EQIAD, 7, "seven"));
        plan.arrived(id(time(T - 3_000), offset(7)), event(EQIAD, 8, "eight"));
        assertThat(plan.arrived(id(time(T - 3_000), offset(7)), event(EQIAD, 9, "nine"))
                        .misplaced())
                .isFalse();
        assertThat(plan.closed(false)).isTrue();
    }

    @Test
    void repeatsOnALiveStreamThatHasNothingNewAreNoReasonToAskByOffset() {
        for (int i = 0; i < 7; i++) {
            reconnect(plan);
            plan.arrived(id(time(T), offset(-1)), "a");
            plan.closed(true);
        }
        assertThat(plan.ask().lastEventId()).isEqualTo(marks(T - MARGIN, T - LATE - MARGIN));
    }

    @Test
    void connectionsThatBringNothingAtAllAreNoReasonToAskByOffset() {
        repeat(plan, id(time(T), offset(-1)), "a");
        for (int i = 0; i < 7; i++) {
            reconnect(plan);
            plan.closed(false);
        }
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(time(T - MARGIN));
    }

    /**
     * Prepares a plan that advances only by an offset: event 10 with id "ten" was the last, and is the only proof
     * requested.
     */
    private void standAtOffsetTen() {
        reconnect(plan);
        plan.arrived(id(time(T), offset(-1)), event(EQIAD, 10, "ten"));
        plan.closed(false);
        repeat(plan, id(time(T), offset(-1)), event(EQIAD, 10, "ten"));
    }

    /** Prepares a plan whose last events were 1 to 20. */
    private void standBehindTwentyEvents() {
        for (int connection = 0; connection < 2; connection++) {
            reconnect(plan);
            for (int i = 1; i <= 20; i++) {
                plan.arrived(id(time(T), offset(-1)), event(EQIAD, i, "event " + i));
            }
            plan.closed(false);
        }
    }

    @Test
    void theLastSixteenEventsProveThatTheSameClusterAnswers() {
        standBehindTwentyEvents();
        assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(5));
        for (int i = 5; i <= 21; i++) {
            assertThat(plan.arrived(id(time(T), offset(5)), event(EQIAD, i, "event " + i))
                            .misplaced())
                    .isFalse();
        }
        assertThat(plan.closed(false)).isTrue();
    }

    @Test
    void aClusterThatHasTheLastEventInItsPlaceButAnotherBeforeItIsAnotherOne() {
        standBehindTwentyEvents();
        reconnect(plan);
        for (int i = 5; i <= 18; i++) {
            plan.arrived(id(time(T), offset(5)), event(EQIAD, i, "event " + i));
        }
        assertThat(plan.arrived(id(time(T), offset(5)), event(EQIAD, 19, "event 21"))
                        .misplaced())
                .isTrue();
    }

    @Test
    void connectionsThatAreCutWithinTheProofAreAskedForLessOfIt() {
        standBehindTwentyEvents();
        for (long begin : new long[] {5, 13, 17, 19, 20}) {
            assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(begin));
            plan.arrived(id(time(T), offset(5)), event(EQIAD, begin, "event " + begin));
            assertThat(plan.closed(false)).isFalse();
        }
        assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(21));
    }

    @Test
    void asksByOffsetWhereAConnectionBroughtRepeatsOnly() {
        standAtOffsetTen();
        ResumeStrategy.Ask ask = reconnect(plan);
        assertThat(ask.lastEventId()).isEqualTo(position(EQIAD, offset(10), CODFW, time(T - LATE - MARGIN)));
        assertThat(ask.from()).isEqualTo(marks(T, T - LATE));
        assertThat(plan.arrived(id(time(T), offset(77)), event(EQIAD, 10, "ten"))
                        .misplaced())
                .isFalse();
        assertThat(plan.arrived(id(time(T - 9), offset(77)), event(EQIAD, 11, "eleven"))
                        .misplaced())
                .isFalse();
        assertThat(plan.closed(false)).isTrue();
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(offset(10));
    }

    @Test
    void anOffsetThatMeansAnotherEventEndsTheConnectionBeforeAnythingIsUsed() {
        standAtOffsetTen();
        reconnect(plan);
        ResumePlan.Arrival arrival = plan.arrived(id(time(T + 60_000), offset(77)), event(EQIAD, 10, "stranger"));
        assertThat(arrival.misplaced()).isTrue();
        assertThat(plan.closed(false)).isFalse();
    }

    @Test
    void asksByTimeAgainWhereAnotherClusterAnswersSeveralTimesInARow() {
        standAtOffsetTen();
        for (int i = 0; i < 3; i++) {
            assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(10));
            plan.arrived(id(time(T + 60_000), offset(77)), event(EQIAD, 10, "stranger"));
            plan.closed(false);
        }
        assertThat(plan.ask().lastEventId()).isEqualTo(marks(T - MARGIN, T - LATE - MARGIN));
    }

    @Test
    void anOffsetThatIsNotThereEndsTheConnectionBeforeAnythingIsUsed() {
        standAtOffsetTen();
        reconnect(plan);
        ResumePlan.Arrival arrival = plan.arrived(id(time(T + 60_000), offset(77)), event(EQIAD, 5_000, "at the end"));
        assertThat(arrival.misplaced()).isTrue();
        assertThat(arrival.position()).isEqualTo(marks(T, T - LATE));
    }

    @Test
    void whileAnOffsetIsUnprovenAnEventThatCannotBePlacedDoesNotMoveThePosition() {
        standAtOffsetTen();
        reconnect(plan);
        ResumePlan.Arrival arrival = plan.arrived(id(time(T + 60_000), offset(77)), "no JSON");
        assertThat(arrival.misplaced()).isFalse();
        assertThat(arrival.position()).isEqualTo(marks(T, T - LATE));
    }

    @Test
    void asksForTheOffsetBehindWhereTheLastConnectionWasCutRightBehindTheProof() {
        standAtOffsetTen();
        repeat(plan, id(time(T), offset(77)), event(EQIAD, 10, "ten"));
        assertThat(reconnect(plan).lastEventId().mark(EQIAD)).isEqualTo(offset(11));
        assertThat(plan.arrived(id(time(T), offset(77)), event(EQIAD, 11, "eleven"))
                        .misplaced())
                .isFalse();
        assertThat(plan.closed(false)).isTrue();
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(offset(11));
    }

    @Test
    void anOffsetBehindTheProofThatIsNotThereEndsTheConnectionToo() {
        standAtOffsetTen();
        repeat(plan, id(time(T), offset(77)), event(EQIAD, 10, "ten"));
        reconnect(plan);
        assertThat(plan.arrived(id(time(T), offset(77)), event(EQIAD, 12, "twelve"))
                        .misplaced())
                .isTrue();
    }

    @Test
    void returnsToTheFullMarginOnceAnOffsetHasGotFarEnough() {
        standAtOffsetTen();
        reconnect(plan);
        plan.arrived(id(time(T), offset(77)), event(EQIAD, 10, "ten"));
        plan.arrived(id(time(T + MARGIN + 1), offset(77)), event(EQIAD, 11, "eleven"));
        assertThat(plan.closed(false)).isTrue();
        assertThat(plan.ask().lastEventId().mark(EQIAD)).isEqualTo(time(T + 1));
    }

    @Test
    void followsALimitedNumberOfTopics() {
        reconnect(plan);
        Position last = Position.NONE;
        Map<TopicPartition, Mark> marks = new TreeMap<>();
        for (int i = 0; i < Position.MOST_TOPICS + 200; i++) {
            TopicPartition made = new TopicPartition("t" + i, 0);
            marks.put(made, time(T + i));
            last = plan.arrived(Position.of(marks).toJson(), "{}").position();
        }
        assertThat(last.marks()).hasSize(Position.MOST_TOPICS).containsKey(new TopicPartition("t999", 0));
        assertThat(reconnect(plan).lastEventId().marks()).hasSize(Position.MOST_TOPICS);
    }

    @Test
    void aTopicWithoutEndIsNoPosition() {
        reconnect(plan);
        Position before = plan.arrived(id(time(T), time(T)), "{}").position();
        String endless = "[{\"topic\":\"" + "x".repeat(100_000) + "\",\"partition\":0,\"timestamp\":1}]";
        assertThat(plan.arrived(endless, "{}").position()).isEqualTo(before);
    }
}
