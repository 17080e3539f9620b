package io.github.wikistream.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the detector finds on simulated days. The table of {@code docs/explanation/anomalies.md} is produced by
 *
 * <pre>mvn -o -pl wikistream-core test -Dtest=SpikeEvaluationTest -Dspikes.days=8</pre>
 */
class SpikeEvaluationTest {
    @Test
    void findsFiveFoldBurstsWithHardlyAnyFalseAlarm() {
        SpikeSimulation simulation = new SpikeSimulation(1, 3, 5, SpikeEvaluation.rates(8, 10));
        simulation.plan(2);

        SpikeEvaluation.Result result = SpikeEvaluation.run(simulation, SpikeEvaluation.spikes(SpikeSettings.WIKIS));

        assertThat(result.bursts()).isEqualTo(16);
        assertThat(result.recall()).isGreaterThanOrEqualTo(0.95);
        assertThat(result.promptRecall()).isGreaterThanOrEqualTo(0.85);
        assertThat(result.falseAlarmsPerDay()).isLessThanOrEqualTo(1);
    }

    @Test
    void rareSeriesCauseNoFalseAlarm() {
        SpikeSimulation simulation = new SpikeSimulation(2, 3, 5, SpikeEvaluation.rates(40, 0.05));

        SpikeEvaluation.Result result = SpikeEvaluation.run(simulation, SpikeEvaluation.spikes(SpikeSettings.PAGES));

        assertThat(result.falseAlarmsPerDay()).isLessThanOrEqualTo(1);
    }

    @Test
    @EnabledIfSystemProperty(named = "spikes.days", matches = "[0-9]+", disabledReason = "takes minutes; see the class")
    void table() {
        SpikeEvaluation.table(Integer.getInteger("spikes.days"), 50).forEach(System.out::println);
    }
}
