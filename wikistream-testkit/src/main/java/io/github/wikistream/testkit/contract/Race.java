package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.SinkException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A race of two writers that follow the same checkpoint: exactly one must win. */
final class Race {
    /** Several rounds: a fence that is not atomic may hold in one of them by chance. */
    static final int ROUNDS = 10;

    private Race() {}

    /**
     * Runs one round and returns whether the first writer won.
     *
     * @param one a writer; it receives an action that blocks until both writers have called it
     * @param other the other writer
     */
    static boolean firstWins(int round, Consumer<Runnable> one, Consumer<Runnable> other) {
        List<OtherThread> writers = OtherThread.race(List.of(one, other));
        List<Throwable> refusals = writers.stream()
                .map(OtherThread::thrown)
                .filter(Objects::nonNull)
                .toList();
        assertThat(refusals).as("refused in round %s", round).hasSize(1);
        assertThat(refusals).hasOnlyElementsOfType(SinkException.class);
        return writers.get(0).thrown() == null;
    }
}
