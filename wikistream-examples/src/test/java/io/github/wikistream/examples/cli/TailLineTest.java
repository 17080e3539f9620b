package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.testkit.sample.SampleChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locales")
class TailLineTest {
    private static final Terminal NARROW = new Terminal(true, false, 110);

    @Test
    void showsWhatWhoAndWhereInColumns() {
        assertThat(new TailLine(Terminal.NONE).of(edit().build()))
                .isEqualTo("12:34:56  enwiki          edit            +1,234  Alice                 Berlin  typo");
    }

    @Test
    void keepsItsColumnsWhateverTheScript() {
        String latin = new TailLine(NARROW).of(edit().build());
        String japanese = new TailLine(NARROW).of(edit().user("あじゃる丸").build());
        assertThat(PlainText.width(before(japanese, "Berlin"))).isEqualTo(PlainText.width(before(latin, "Berlin")));
    }

    @Test
    void isNoWiderThanTheTerminal() {
        RecentChange change =
                edit().page(0, "T".repeat(300)).comment("c".repeat(300)).build();
        assertThat(PlainText.width(new TailLine(NARROW).of(change))).isLessThanOrEqualTo(NARROW.columns());
        Terminal tiny = new Terminal(true, false, 40);
        assertThat(new TailLine(tiny).of(change)).endsWith("…");
    }

    @Test
    void cutsNothingWhereThereIsNoTerminal() {
        RecentChange change =
                edit().page(0, "T".repeat(300)).comment("c".repeat(300)).build();
        assertThat(new TailLine(Terminal.NONE).of(change)).contains("T".repeat(300), "c".repeat(300));
    }

    @Test
    void obeysNoCommandsThatStrangersHideInTheirTexts() {
        RecentChange change = edit().page(0, "\u001B[2JTitle\u202E")
                .user("Mallory\r")
                .comment("\u001B]0;owned\u0007")
                .build();
        String line = new TailLine(new Terminal(true, true, 110)).of(change);
        assertThat(line.replaceAll("\u001B\\[[0-9]{1,2}m", "")).doesNotContain("\u001B", "\u202E", "\r", "\u0007");
    }

    @Test
    void coloursOnlyWhereItMay() {
        assertThat(new TailLine(new Terminal(true, true, 110)).of(edit().build()))
                .contains("\u001B[32m  +1,234\u001B[0m");
        assertThat(new TailLine(NARROW).of(edit().build())).doesNotContain("\u001B");
    }

    @Test
    void saysWhatKindOfLogEntryItIs() {
        RecentChange change = edit().type("log")
                .bytes(null, null)
                .comment("")
                .log(LogEntry.builder()
                        .id(1L)
                        .type("block")
                        .action("reblock")
                        .comment("blocked for a day")
                        .build())
                .build();
        assertThat(new TailLine(Terminal.NONE).of(change)).contains("log block", "blocked for a day");
    }

    private static SampleChange edit() {
        return SampleEvents.changeLike(1)
                .occurredAt(Instant.parse("2026-06-20T12:34:56.789Z"))
                .type("edit")
                .wiki("enwiki")
                .page(0, "Berlin")
                .user("Alice")
                .bot(false)
                .bytes(100L, 1334L)
                .comment("typo");
    }

    private static String before(String line, String word) {
        return line.substring(0, line.indexOf(word));
    }
}
