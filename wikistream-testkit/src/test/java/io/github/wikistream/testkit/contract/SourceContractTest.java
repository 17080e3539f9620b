package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the contract itself: a correct source passes, and a source that breaks one rule fails exactly there. */
class SourceContractTest {
    private static DefectiveSource.Defect defect = DefectiveSource.Defect.NONE;

    @Test
    void correctSourcePassesAll() {
        defect = DefectiveSource.Defect.NONE;
        ContractRun run = ContractRun.of(Listed.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
        assertThat(run.succeeded()).hasSizeGreaterThan(12);
    }

    @ParameterizedTest
    @EnumSource(value = DefectiveSource.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void sourceThatBreaksOneRuleFailsExactlyThere(DefectiveSource.Defect broken) {
        defect = broken;

        assertThat(ContractRun.of(Listed.class).failedRules()).containsExactly(broken.rule());
    }

    @Test
    void everyRuleHasADefect() {
        assertThat(DefectiveSource.Defect.values())
                .filteredOn(value -> value != DefectiveSource.Defect.NONE)
                .extracting(DefectiveSource.Defect::rule)
                .containsAll(IntStream.rangeClosed(1, 7)
                        .mapToObj(rule -> "rule " + rule)
                        .toList());
    }

    @Test
    void untestableRulesAreSkipped() {
        defect = DefectiveSource.Defect.NONE;
        ContractRun run = ContractRun.of(Plain.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).hasSize(6);
    }

    /** Every tenth event is backdated by three seconds; two topics alternate. */
    private static List<DefectiveSource.Event> listed() {
        return IntStream.range(0, 60)
                .mapToObj(i -> {
                    String topic = (i % 3 == 0 ? "codfw" : "eqiad") + ".mediawiki.recentchange";
                    long timestamp = 1_781_970_000_000L + 1_000L * i - (i % 10 == 7 ? 3_000 : 0);
                    String data = "{\"meta\":{\"id\":\"" + i + "\",\"topic\":\"" + topic + "\",\"dt\":\""
                            + Instant.ofEpochMilli(timestamp) + "\"}}";
                    return new DefectiveSource.Event(new TopicPartition(topic, 0), timestamp, data);
                })
                .toList();
    }

    static class Plain extends SourceContract {
        @Override
        protected Source createSource() {
            return new DefectiveSource(listed(), false, false, defect);
        }

        @Override
        protected List<String> events() {
            return listed().stream().map(DefectiveSource.Event::data).toList();
        }
    }

    static class Listed extends Plain {
        @Override
        protected Optional<Source> createBreakingSource() {
            return Optional.of(new DefectiveSource(listed(), true, false, defect));
        }

        @Override
        protected Optional<Source> createWaitingSource() {
            return Optional.of(new DefectiveSource(listed(), false, true, defect));
        }

        @Override
        protected Optional<Position> expiredPosition() {
            return Optional.of(
                    Position.of(Map.of(listed().get(0).topic(), new Mark.Timestamp(DefectiveSource.EXPIRED))));
        }
    }
}
