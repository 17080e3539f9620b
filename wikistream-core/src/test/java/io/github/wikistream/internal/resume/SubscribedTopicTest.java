package io.github.wikistream.internal.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SubscribedTopicTest {
    private static final long NOW = Instant.parse("2026-06-20T16:00:00Z").toEpochMilli();
    private static final long SKEW = Duration.ofSeconds(10).toMillis();
    private static final long FAR_AHEAD = Duration.ofMinutes(10).toMillis();

    private final SubscribedTopic topic = SubscribedTopic.at(NOW - 60_000);

    @Test
    void anEventIsBehindTheNewestOfItsConnection() {
        topic.open();
        assertThat(topic.behind(NOW - 5_000, NOW)).as("the first").isNegative();
        assertThat(topic.behind(NOW - 5_300, NOW)).isEqualTo(300);
        assertThat(topic.behind(NOW - 4_000, NOW)).isZero();
        assertThat(topic.behind(NOW - 4_001, NOW)).isEqualTo(1);
        topic.open();
        assertThat(topic.behind(NOW - 9_000, NOW)).as("the first again").isNegative();
    }

    @Test
    void anUnchangedTimeIsThatOfAnEventOfAnotherTopic() {
        topic.open();
        topic.behind(NOW - 5_000, NOW);
        topic.behind(NOW - 6_000, NOW);
        assertThat(topic.behind(NOW - 6_000, NOW)).isNegative();
    }

    @Test
    void anEventDatedBeyondTheSkewOfClocksIsNotTheNewest() {
        topic.open();
        topic.behind(NOW, NOW);
        assertThat(topic.behind(NOW + SKEW + 1, NOW)).isZero();
        assertThat(topic.behind(NOW - 1, NOW)).isEqualTo(1);
        assertThat(topic.behind(NOW + SKEW, NOW)).isZero();
        assertThat(topic.behind(NOW, NOW)).isEqualTo(SKEW);
    }

    @Test
    void theMarkAdvancesUpToTheClock() {
        topic.advance(NOW + SKEW + 1, NOW);
        assertThat(topic.mark()).isEqualTo(NOW - 60_000);
        topic.advance(NOW + SKEW, NOW);
        assertThat(topic.mark()).isEqualTo(NOW);
        topic.advance(NOW - 1, NOW);
        assertThat(topic.mark()).isEqualTo(NOW);
    }

    @Test
    void anEventDatedFarAheadIsNoProgress() {
        assertThat(topic.advance(NOW - 60_000, NOW)).as("repeated").isFalse();
        assertThat(topic.advance(NOW + FAR_AHEAD + 1, NOW)).isFalse();
        assertThat(topic.advance(NOW + FAR_AHEAD, NOW)).isTrue();
        assertThat(topic.advance(NOW + FAR_AHEAD, NOW)).isFalse();
    }

    @Test
    void theConnectionHasAdvancedFromItsStart() {
        assertThat(topic.advance()).isZero();
        topic.open();
        topic.advance(NOW, NOW);
        assertThat(topic.advance()).isEqualTo(60_000);
    }

    @Test
    void aTopicIsSilentFromWhereItWasRequested() {
        Instant since = Instant.ofEpochMilli(NOW - 90_000);
        assertThat(topic.silentSince(null)).isNull();
        assertThat(topic.silentSince(since)).isEqualTo(since);
        topic.askByTime(2_000);
        topic.open();
        assertThat(topic.silentSince(since)).isEqualTo(Instant.ofEpochMilli(NOW - 62_000));
        topic.sent();
        assertThat(topic.silentSince(since)).isNull();
        topic.open();
        topic.askNothing();
        assertThat(topic.silentSince(since)).isEqualTo(since);
    }

    @Test
    void anAnchorIsReplacedByTheFirstEvent() {
        SubscribedTopic silent = SubscribedTopic.anchoredAt(NOW - 1_000);
        silent.advance(NOW - 5_000, NOW);
        assertThat(silent.mark()).isEqualTo(NOW - 5_000);
    }
}
