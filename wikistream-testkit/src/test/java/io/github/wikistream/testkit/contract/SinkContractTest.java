package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.sink.Sink;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the contract itself: a correct sink passes, and a sink that breaks one rule fails exactly there. */
class SinkContractTest {
    private static InMemorySink.Defect defect = InMemorySink.Defect.NONE;

    @Test
    void correctSinkPassesAll() {
        defect = InMemorySink.Defect.NONE;
        ContractRun run = ContractRun.of(Memory.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
        assertThat(run.succeeded()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @EnumSource(value = InMemorySink.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void sinkThatBreaksOneRuleFailsExactlyThere(InMemorySink.Defect broken) {
        defect = broken;

        ContractRun run = ContractRun.of(Memory.class);

        assertThat(run.failedRules()).containsExactly(broken.rule());
        assertThat(run.messages())
                .allSatisfy(message -> assertThat(message)
                        .startsWith("\nSinkContract, " + broken.rule() + " (")
                        .contains("\n  The rule:   ", "\n  Found:      ", "\n  What to do: ")
                        .doesNotContain("(null)", "rule:   null", "do: null"));
    }

    @Test
    void everyRuleHasADefect() {
        assertThat(InMemorySink.Defect.values())
                .filteredOn(value -> value != InMemorySink.Defect.NONE)
                .extracting(InMemorySink.Defect::rule)
                .containsAll(IntStream.rangeClosed(1, 8)
                        .mapToObj(rule -> "rule " + rule)
                        .toList());
    }

    @Test
    void untestableRulesAreSkipped() {
        defect = InMemorySink.Defect.NONE;
        ContractRun run = ContractRun.of(Unbreakable.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped())
                .hasSize(6)
                .allMatch(name -> name.startsWith("rule 2") || name.startsWith("rule 5") || name.startsWith("rule 6"));
    }

    static class Memory extends SinkContract {
        private final InMemorySink.Data data = new InMemorySink.Data();

        @Override
        protected Sink createSink() {
            return new InMemorySink(data, defect);
        }

        @Override
        protected List<UUID> storedIds() {
            return data.events();
        }

        @Override
        protected Optional<List<UUID>> storedDeadLetterIds() {
            return Optional.of(data.deadLetters());
        }

        @Override
        protected boolean breakNextWrite() {
            data.breakNext();
            return true;
        }

        @Override
        protected Optional<Runnable> stallNextWrite() {
            return Optional.of(data.stallNext());
        }
    }

    static class Unbreakable extends SinkContract {
        private final InMemorySink.Data data = new InMemorySink.Data();

        @Override
        protected Sink createSink() {
            return new InMemorySink(data, defect);
        }

        @Override
        protected List<UUID> storedIds() {
            return data.events();
        }

        @Override
        protected boolean breakNextWrite() {
            return false;
        }
    }
}
