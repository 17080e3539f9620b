package io.github.wikistream.examples.cli;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.console.Terminal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Formats a change as one line of aligned columns: time, wiki, kind, growth, user, title, comment. */
final class TailLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int WIKI = 14;
    private static final int KIND = 12;
    private static final int GROWTH = 8;
    private static final int USER = 20;
    private static final int TITLE = 44;

    private static final String RESET = "\u001B[0m";
    private static final String DIM = "\u001B[2m";
    private static final String BOLD = "\u001B[1m";
    private static final String RED = "\u001B[31m";
    private static final String GREEN = "\u001B[32m";
    private static final String YELLOW = "\u001B[33m";
    private static final String CYAN = "\u001B[36m";

    private final Terminal terminal;

    TailLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns the line, without a line break. */
    String of(RecentChange change) {
        String time = TIME.format(change.occurredAt());
        String wiki = PlainText.fit(PlainText.of(change.wiki()), WIKI);
        String kind = PlainText.fit(PlainText.of(kind(change)), KIND);
        OptionalLong growth = change.growth();
        String bytes = growth.isPresent() ? String.format(Locale.ROOT, "%+,d", growth.getAsLong()) : "";
        String size = " ".repeat(Math.max(0, GROWTH - bytes.length())) + bytes;
        String user = PlainText.fit(PlainText.of(change.user()), USER);
        String title = PlainText.of(change.title());
        String comment = comment(change);
        int left = time.length() + WIKI + KIND + Math.max(GROWTH, bytes.length()) + USER + 5 * 2;
        if (terminal.columns() > 0) {
            int room = Math.max(terminal.columns() - left, 10);
            title = comment.isEmpty() ? PlainText.atMost(title, room) : PlainText.fit(title, Math.min(TITLE, room));
            int rest = room - PlainText.width(title) - 2;
            comment = rest < 8 ? "" : PlainText.atMost(comment, rest);
            title = comment.isEmpty() ? title.stripTrailing() : title;
        }
        String line = colour(DIM, time) + "  " + colour(CYAN, wiki) + "  " + kind + "  "
                + colour(growth.orElse(0) < 0 ? RED : GREEN, size) + "  "
                + (change.actorKind() == ActorKind.BOT ? colour(YELLOW, user) : user) + "  " + colour(BOLD, title);
        return comment.isEmpty() ? line : line + "  " + colour(DIM, comment);
    }

    private static String kind(RecentChange change) {
        LogEntry log = change.log();
        return log != null && log.type() != null && change.type() == ChangeType.LOG
                ? "log " + log.type()
                : change.typeName();
    }

    private static String comment(RecentChange change) {
        LogEntry log = change.log();
        String comment = PlainText.of(change.comment()).strip();
        return comment.isEmpty() && log != null ? PlainText.of(log.comment()).strip() : comment;
    }

    private String colour(String code, String text) {
        return terminal.colour() && !text.isBlank() ? code + text + RESET : text;
    }
}
