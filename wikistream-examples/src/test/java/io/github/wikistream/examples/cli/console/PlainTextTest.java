package io.github.wikistream.examples.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void letsNothingThroughThatATerminalObeys() {
        assertThat(PlainText.of("\u001B[2Jgone")).isEqualTo("\uFFFD[2Jgone");
        assertThat(PlainText.of("\u009B31mred")).isEqualTo("\uFFFD31mred");
        assertThat(PlainText.of("bell\u0007 back\b delete\u007F")).isEqualTo("bell\uFFFD back\uFFFD delete\uFFFD");
    }

    @Test
    void keepsATextOnItsLine() {
        assertThat(PlainText.of("one\r\ntwo\tthree\u2028four")).isEqualTo("one  two three four");
    }

    @Test
    void turnsNoLineAround() {
        assertThat(PlainText.of("\u202Eevil\u202C \u2066inner\u2069 \u200F"))
                .isEqualTo("\uFFFDevil\uFFFD \uFFFDinner\uFFFD \uFFFD");
    }

    @Test
    void keepsTheJoinersThatWordsAreSpeltWith() {
        assertThat(PlainText.of("می\u200Cخواهم क्\u200Dष")).isEqualTo("می\u200Cخواهم क्\u200Dष");
    }

    @Test
    void mendsHalfASurrogatePair() {
        assertThat(PlainText.of("a\uD83Db")).isEqualTo("a\uFFFDb");
        assertThat(PlainText.of("\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void takesNothingForTheEmptyText() {
        assertThat(PlainText.of(null)).isEmpty();
    }

    @Test
    void countsColumnsAsATerminalDrawsThem() {
        assertThat(PlainText.width("Berlin")).isEqualTo(6);
        assertThat(PlainText.width("日本")).isEqualTo(4);
        assertThat(PlainText.width("e\u0301")).isEqualTo(1);
        assertThat(PlainText.width("\uD83D\uDE00")).isEqualTo(2);
    }

    @Test
    void fitsATextIntoItsColumns() {
        assertThat(PlainText.fit("Berlin", 8)).isEqualTo("Berlin  ");
        assertThat(PlainText.fit("Berlin", 6)).isEqualTo("Berlin");
        assertThat(PlainText.fit("Berlin", 5)).isEqualTo("Berl…");
        assertThat(PlainText.fit("日本語", 4)).isEqualTo("日… ");
        assertThat(PlainText.atMost("Berlin", 5)).isEqualTo("Berl…");
        assertThat(PlainText.atMost("Rome", 5)).isEqualTo("Rome");
    }
}
