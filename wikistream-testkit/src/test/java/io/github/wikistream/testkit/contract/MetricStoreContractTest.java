package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.metric.MetricStore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the contract itself: a correct store passes, and a store that breaks one rule fails exactly there. */
class MetricStoreContractTest {
    private static DefectiveMetricStore.Defect defect = DefectiveMetricStore.Defect.NONE;

    @Test
    void correctStorePassesAll() {
        defect = DefectiveMetricStore.Defect.NONE;
        ContractRun run = ContractRun.of(Memory.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
        assertThat(run.succeeded()).hasSizeGreaterThan(35);
    }

    @ParameterizedTest
    @EnumSource(value = DefectiveMetricStore.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void storeThatBreaksOneRuleFailsExactlyThere(DefectiveMetricStore.Defect broken) {
        defect = broken;

        assertThat(ContractRun.of(Memory.class).failedRules()).containsExactly(broken.rule());
    }

    @Test
    void everyRuleHasADefect() {
        assertThat(DefectiveMetricStore.Defect.values())
                .filteredOn(value -> value != DefectiveMetricStore.Defect.NONE)
                .extracting(DefectiveMetricStore.Defect::rule)
                .containsAll(IntStream.rangeClosed(1, 9)
                        .mapToObj(rule -> "rule " + rule)
                        .toList());
    }

    static class Memory extends MetricStoreContract {
        private final DefectiveMetricStore.Data data = new DefectiveMetricStore.Data();

        @Override
        protected MetricStore createStore() {
            return new DefectiveMetricStore(data, defect);
        }

        @Override
        protected boolean breakNextWrite() {
            data.breakNext();
            return true;
        }
    }
}
