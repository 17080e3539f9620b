package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberTest {
    private final Member member = new Member("Ada");

    @Test
    void placeIsKnownInTheNewestMinuteAlone() {
        assertThat(member.placeIn(7)).isEqualTo(Member.NONE);
        member.hold(7, 3);
        member.hold(5, 1);
        assertThat(member.placeIn(7)).isEqualTo(3);
        assertThat(member.placeIn(5)).isEqualTo(Member.NONE);
        member.hold(8, 0);
        assertThat(member.placeIn(8)).isZero();
        assertThat(member.placeIn(7)).isEqualTo(Member.NONE);
        member.move(7, 2);
        assertThat(member.placeIn(8)).isZero();
        member.move(8, 9);
        assertThat(member.placeIn(8)).isEqualTo(9);
    }

    @Test
    void isForgottenWithItsLastPlace() {
        member.hold(3, 0);
        member.hold(1, 0);
        member.release();
        assertThat(member.isForgotten()).isFalse();
        member.release();
        assertThat(member.isForgotten()).isTrue();
    }

    @Test
    void gathersAndBeginsAnew() {
        assertThat(member.gather(1, 3)).isEqualTo(3);
        assertThat(member.gather(1, 4)).isEqualTo(7);
        assertThat(member.takeGathered()).isEqualTo(7);
        assertThat(member.takeGathered()).isZero();
        assertThat(member.gather(2, 5)).isEqualTo(5);
        assertThat(member.gather(3, 6)).isEqualTo(6);
    }

    @Test
    void remembersWhatTheRunningHourWasBeforeItsFirstChange() {
        assertThat(member.remember(0)).isTrue();
        member.addToHour(7);
        assertThat(member.remember(7)).isFalse();
        assertThat(member.before()).isZero();
        member.settle();
        assertThat(member.remember(7)).isTrue();
        member.addToHour(-3);
        assertThat(member.before()).isEqualTo(7);
        assertThat(member.hour()).isEqualTo(4);
        member.clearHour();
        assertThat(member.hour()).isZero();
        assertThat(member.remember(0)).isTrue();
    }
}
