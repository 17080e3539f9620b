package io.github.wikistream.testkit.contract;

import java.util.List;
import java.util.stream.IntStream;

/** Texts that often reveal encoding errors. */
final class HostileText {
    private HostileText() {}

    static List<String> all() {
        StringBuilder everyPlane = new StringBuilder();
        IntStream.rangeClosed(0, 16).forEach(plane -> everyPlane.appendCodePoint((plane << 16) + 0xA123));
        return List.of(
                "",
                " leading and trailing ",
                "'; DROP TABLE recent_change; --",
                "quotes \" ' ` and \\ backslashes \\\\ \\n \\N \\. \\x00",
                "tab\tline\nreturn\rform\ffeed\u000bvertical\bback",
                "NUL \u0000 inside",
                "controls \u0001\u001b\u007f\u0085\u009f",
                "separators \u2028 \u2029",
                "right \u200f to \u202e left \u2066 isolates",
                "\ufeffbyte order mark \ufffe \uffff",
                "combining e\u0301 and composed \u00e9",
                "astral \ud83d\ude00 and every plane " + everyPlane,
                "lone surrogates \ud800 and \udc00",
                "{\"json\": [1, null]} <b>&amp;</b> $1 %s %n {} ${x} #{x}",
                "*".repeat(100_000),
                "\u6f22".repeat(50_000));
    }
}
