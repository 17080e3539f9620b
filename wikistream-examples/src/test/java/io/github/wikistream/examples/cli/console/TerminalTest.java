package io.github.wikistream.examples.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void isNoneWhereTheLauncherSawNone() {
        assertThat(Terminal.of("", Map.of("TERM", "xterm"))).isEqualTo(Terminal.NONE);
    }

    @Test
    void coloursAndFitsOnATerminal() {
        assertThat(Terminal.of("132", Map.of("TERM", "xterm"))).isEqualTo(new Terminal(true, true, 132));
    }

    @Test
    void assumesAWidthWhereTheTerminalTellsNone() {
        assertThat(Terminal.of("0", Map.of()).columns()).isEqualTo(100);
    }

    @Test
    void coloursNothingWhereSomebodyAskedForNoColour() {
        assertThat(Terminal.of("132", Map.of("NO_COLOR", "1")).colour()).isFalse();
        assertThat(Terminal.of("132", Map.of("NO_COLOR", "")).colour()).isTrue();
        assertThat(Terminal.of("132", Map.of("TERM", "dumb")).colour()).isFalse();
    }
}
