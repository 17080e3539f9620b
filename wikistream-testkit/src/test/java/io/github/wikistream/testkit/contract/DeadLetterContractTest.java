package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.Sink;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the contract itself: a correct store passes, and a store that breaks a rule fails there. */
class DeadLetterContractTest {
    private static InMemoryDeadLetters.Defect defect = InMemoryDeadLetters.Defect.NONE;

    @Test
    void correctStorePassesAll() {
        defect = InMemoryDeadLetters.Defect.NONE;
        ContractRun run = ContractRun.of(Memory.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
        assertThat(run.succeeded()).hasSizeGreaterThan(13);
    }

    @ParameterizedTest
    @EnumSource(value = InMemoryDeadLetters.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void storeThatBreaksOneRuleFailsThere(InMemoryDeadLetters.Defect broken) {
        defect = broken;

        assertThat(ContractRun.of(Memory.class).failedRules()).containsExactly(broken.rule());
    }

    @Test
    void everyRuleHasADefect() {
        assertThat(InMemoryDeadLetters.Defect.values())
                .filteredOn(value -> value != InMemoryDeadLetters.Defect.NONE)
                .extracting(InMemoryDeadLetters.Defect::rule)
                .containsAll(IntStream.rangeClosed(1, 8)
                        .mapToObj(rule -> "rule " + rule)
                        .toList());
    }

    static class Memory extends DeadLetterContract {
        private final InMemorySink.Data data = new InMemorySink.Data();

        @Override
        protected Sink createSink() {
            return new InMemorySink(data, InMemorySink.Defect.NONE);
        }

        @Override
        protected DeadLetterStore createDeadLetters() {
            return new InMemoryDeadLetters(data, defect);
        }

        @Override
        protected List<UUID> storedIds() {
            return data.events();
        }

        @Override
        protected boolean breakNextSettle() {
            data.breakNext();
            return true;
        }
    }
}
