package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.redis.Member.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberTest {
    private final Member member = new Member("Ada");

    private static BoardMinute minute(long number) {
        return new BoardMinute(number, "t:" + number);
    }

    @Test
    void gainsOfAMinuteAddUpInWhateverOrderMinutesCome() {
        Random random = new Random(5);
        List<BoardMinute> minutes = new ArrayList<>();
        for (long number = 0; number < 180; number++) {
            minutes.add(minute(number));
        }
        long[] expected = new long[3];
        List<Gain> gains = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            BoardMinute minute = minutes.get(random.nextInt(minutes.size()));
            Gain first = member.add(minute, i);
            if (first != null) {
                gains.add(first);
            }
            expected[(int) (minute.number() / 60)] += i;
        }
        assertThat(gains).hasSize(180).allMatch(gain -> gain.member() == member);
        assertThat(gains.stream().mapToLong(Gain::count).sum()).isEqualTo(1_999L * 2_000 / 2);
        for (int hour = 0; hour < expected.length; hour++) {
            assertThat(member.in(hour)).isEqualTo(expected[hour]);
        }
    }

    @Test
    void nothingIsLeftOfAMemberWhoseMinutesAreForgotten() {
        List<BoardMinute> minutes = List.of(minute(3), minute(1), minute(2));
        minutes.forEach(minute -> assertThat(member.add(minute, 1)).isNotNull());
        for (BoardMinute minute : List.of(minutes.get(2), minutes.get(1), minutes.get(0))) {
            assertThat(member.isForgotten()).isFalse();
            member.forget(minute);
            member.forget(minute);
        }
        assertThat(member.isForgotten()).isTrue();
        assertThat(member.in(0)).isZero();
    }

    @Test
    void runningHourTellsItsFirstChangeAndWhatItWasBefore() {
        assertThat(member.addToHour(5)).isTrue();
        assertThat(member.addToHour(2)).isFalse();
        assertThat(member.before()).isZero();
        member.settle();
        assertThat(member.addToHour(-3)).isTrue();
        assertThat(member.before()).isEqualTo(7);
        assertThat(member.hour()).isEqualTo(4);
        member.clearHour();
        assertThat(member.hour()).isZero();
        assertThat(Objects.requireNonNull(member.add(minute(1), 1)).count()).isOne();
    }
}
