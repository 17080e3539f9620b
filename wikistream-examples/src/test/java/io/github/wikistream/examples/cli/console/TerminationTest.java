package io.github.wikistream.examples.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminationTest {
    private final Termination termination = new Termination();
    private final List<String> calls = new ArrayList<>();

    @Test
    void callsWhatWasRegisteredOnceSomebodyAsks() {
        termination.whenAsked(() -> calls.add("stop"));
        assertThat(calls).isEmpty();
        termination.ask();
        termination.ask();
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void callsAtOnceWhatComesTooLate() {
        termination.ask();
        termination.whenAsked(() -> calls.add("stop"));
        assertThat(calls).containsExactly("stop");
        assertThat(termination.isAsked()).isTrue();
    }
}
