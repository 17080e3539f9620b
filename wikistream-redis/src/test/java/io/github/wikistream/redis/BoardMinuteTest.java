package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoardMinuteTest {
    private final Lifetimes lifetimes = new Lifetimes(() -> 0);
    private long rounds;

    private static BoardMinute minute(long number) {
        return new BoardMinute(number, "t:" + number);
    }

    private static Map<String, Long> sums(BoardMinute minute) {
        Map<String, Long> sums = new HashMap<>();
        minute.forEach((member, count) -> sums.merge(member.name(), count, Long::sum));
        return sums;
    }

    private static int places(BoardMinute minute) {
        int[] places = {0};
        minute.forEach((member, count) -> places[0]++);
        return places[0];
    }

    private void endBatch(BoardMinute minute) {
        minute.addTo(new Changes("checkpoint"), lifetimes);
    }

    @Test
    void gainsAddUpInWhateverOrderMinutesCome() {
        Random random = new Random(5);
        List<BoardMinute> minutes = new ArrayList<>();
        List<Map<String, Long>> expected = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            minutes.add(minute(number));
            expected.add(new HashMap<>());
            members.add(new Member("member " + number));
        }
        for (int i = 0; i < 10_000; i++) {
            int number = random.nextInt(minutes.size());
            Member member = members.get(random.nextInt(members.size()));
            long gain = 1L + random.nextInt(100);
            minutes.get(number).append(member, gain, null);
            expected.get(number).merge(member.name(), gain, Long::sum);
            if (i % 1_000 == 999) {
                minutes.forEach(this::endBatch);
            }
            if (i % 1_000 == 999 && i > 1_000) {
                BoardMinute rewritten = minutes.get(random.nextInt(minutes.size()));
                byte[] text = Objects.requireNonNull(rewritten.tighten(++rounds));
                assertThat(Lines.sums(Arrays.asList(new String(text, StandardCharsets.UTF_8))))
                        .isEqualTo(sums(rewritten));
                assertThat(places(rewritten)).isEqualTo(sums(rewritten).size());
            }
        }
        for (int number = 0; number < minutes.size(); number++) {
            assertThat(sums(minutes.get(number))).isEqualTo(expected.get(number));
        }
        minutes.forEach(minute -> minute.forEach((member, count) -> {
            assertThat(member.isForgotten()).isFalse();
            member.release();
        }));
        assertThat(members).allMatch(Member::isForgotten);
    }

    @Test
    void memberThatGainsAgainInTheNewestMinuteKeepsItsPlace() {
        Member member = new Member("Ada");
        BoardMinute older = minute(1);
        BoardMinute newer = minute(2);
        older.append(member, 1, null);
        newer.append(member, 2, null);
        older.append(member, 4, null);
        newer.append(member, 8, null);
        assertThat(places(newer)).isOne();
        assertThat(places(older)).isEqualTo(2);
        assertThat(sums(newer)).isEqualTo(Map.of("Ada", 10L));
        assertThat(sums(older)).isEqualTo(Map.of("Ada", 5L));
    }

    @Test
    void whatWasWrittenAtOneGoStaysAsItIs() {
        Member member = new Member("Ada");
        BoardMinute minute = minute(1);
        minute.append(member, 1, null);
        endBatch(minute);
        assertThat(minute.tighten(++rounds)).isNull();
        minute.append(member, 2, null);
        endBatch(minute);
        assertThat(minute.tighten(++rounds)).asString(StandardCharsets.UTF_8).isEqualTo("3 Ada\n");
        assertThat(minute.tighten(++rounds)).isNull();
        minute.load(new Member("Bob"), 5, null);
        assertThat(minute.tighten(++rounds)).asString(StandardCharsets.UTF_8).isEqualTo("3 Ada\n5 Bob\n");
    }
}
