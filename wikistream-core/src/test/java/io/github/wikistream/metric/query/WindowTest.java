package io.github.wikistream.metric.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    @ParameterizedTest
    @CsvSource({
        "2026-06-20T15:49:00Z,PT5M,2026-06-20T15:45:00Z,2026-06-20T15:50:00Z",
        "2026-06-20T15:49:59.999Z,PT5M,2026-06-20T15:45:00Z,2026-06-20T15:50:00Z",
        "2026-06-20T15:49:30Z,PT1M,2026-06-20T15:49:00Z,2026-06-20T15:50:00Z",
        "2026-06-20T23:59:30Z,PT24H,2026-06-20T00:00:00Z,2026-06-21T00:00:00Z",
        "1969-12-31T23:59:30Z,PT1H,1969-12-31T23:00:00Z,1970-01-01T00:00:00Z"
    })
    void endsWithTheMinuteOfAnInstant(Instant moment, Duration length, Instant from, Instant to) {
        Window window = Window.endingAt(moment, length);

        assertThat(window).isEqualTo(new Window(from, to));
        assertThat(window.minutes()).isEqualTo((int) length.toMinutes());
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1M", "PT30S", "PT1M30S", "PT0.001S"})
    void refusesALengthOtherThanWholeMinutes(Duration length) {
        Instant moment = Instant.parse("2026-06-20T15:49:30Z");

        assertThatThrownBy(() -> Window.endingAt(moment, length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesBoundsOtherThanWholeMinutesInOrder() {
        Instant minute = Instant.parse("2026-06-20T15:49:00Z");

        assertThatThrownBy(() -> new Window(minute.plusMillis(1), minute.plusSeconds(60)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from must be a whole minute: 2026-06-20T15:49:00.001Z");
        assertThatThrownBy(() -> new Window(minute, minute.plusSeconds(61)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to must be a whole minute: 2026-06-20T15:50:01Z");
        assertThatThrownBy(() -> new Window(minute, minute))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a window must end after it begins: 2026-06-20T15:49:00Z to 2026-06-20T15:49:00Z");
    }
}
