package io.github.wikistream.testkit.simulator;

import io.github.wikistream.testkit.internal.JsonText;
import io.github.wikistream.testkit.simulator.Change.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes events in the present form of the stream. Keys that do not apply are omitted, as upstream does. Not
 * thread-safe.
 */
final class ChangeWriter {
    static final String EQIAD = "eqiad.mediawiki.recentchange";
    static final String CODFW = "codfw.mediawiki.recentchange";

    private static final String SCHEMA = "{\"$schema\":\"/mediawiki/recentchange/1.0.0\",\"meta\":{";
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder json = new StringBuilder(4096);
    private final StringBuilder html = new StringBuilder(1024);
    private final StringBuilder url = new StringBuilder(512);

    /** Returns a canary event, which has a schema and a meta only. */
    String canary(String topic, long offset, String dt, Dice dice) {
        json.setLength(0);
        json.append(SCHEMA).append("\"stream\":\"mediawiki.recentchange\",\"domain\":\"canary\"");
        appendUuid(json.append(",\"id\":\""), dice.next(), dice.next());
        appendUuid(json.append("\",\"request_id\":\""), dice.next(), dice.next());
        json.append("\",\"dt\":\"").append(dt).append("\",\"topic\":\"").append(topic);
        json.append("\",\"partition\":0,\"offset\":").append(offset).append("}}");
        return json.toString();
    }

    /** Returns the JSON of a change. */
    String write(Change change, long idHigh, long idLow, long offset, String dt, long timestampSeconds) {
        Wiki wiki = change.wiki;
        url.setLength(0);
        url.append("https://").append(wiki.domain()).append("/wiki/");
        appendUrl(url, change.title);

        json.setLength(0);
        json.append(SCHEMA).append("\"uri\":\"").append(url);
        appendUuid(json.append("\",\"request_id\":\""), change.requestHigh, change.requestLow);
        appendUuid(json.append("\",\"id\":\""), idHigh, idLow);
        json.append("\",\"domain\":\"").append(change.foreignDomain == null ? wiki.domain() : change.foreignDomain);
        json.append("\",\"stream\":\"mediawiki.recentchange\",\"dt\":\"").append(dt);
        json.append("\",\"topic\":\"")
                .append(EQIAD)
                .append("\",\"partition\":0,\"offset\":")
                .append(offset)
                .append('}');
        if (change.id != null) {
            json.append(",\"id\":").append(change.id.longValue());
        }
        json.append(",\"type\":\"")
                .append(change.type)
                .append("\",\"namespace\":")
                .append(change.namespace);
        JsonText.appendQuoted(json.append(",\"title\":"), change.title);
        json.append(",\"title_url\":\"").append(url).append('"');
        JsonText.appendQuoted(json.append(",\"comment\":"), change.comment);
        json.append(",\"timestamp\":").append(timestampSeconds);
        if (change.user != null) {
            JsonText.appendQuoted(json.append(",\"user\":"), change.user);
        }
        json.append(",\"bot\":").append(change.bot);
        boolean edit = change.type.equals("edit") || change.type.equals("new");
        if (edit || change.type.equals("categorize")) {
            appendNotifyUrl(change);
        }
        if (edit) {
            appendSizes(change);
        }
        if (change.log != null) {
            appendLog(change.log);
        }
        json.append(",\"server_url\":\"https://")
                .append(wiki.domain())
                .append("\",\"server_name\":\"")
                .append(wiki.domain());
        json.append("\",\"server_script_path\":\"/w\",\"wiki\":\"")
                .append(wiki.name())
                .append('"');
        html.setLength(0);
        appendHtml(change.comment, wiki);
        JsonText.appendQuoted(json.append(",\"parsedcomment\":"), html);
        return json.append('}').toString();
    }

    private void appendNotifyUrl(Change change) {
        json.append(",\"notify_url\":\"https://").append(change.wiki.domain()).append("/w/index.php?");
        if (change.revisionOld == null) {
            json.append("oldid=").append(change.revisionNew);
        } else {
            json.append("diff=").append(change.revisionNew).append("&oldid=").append(change.revisionOld.longValue());
        }
        if (change.patrolled != null && change.id != null) {
            json.append("&rcid=").append(change.id.longValue());
        }
        json.append('"');
    }

    private void appendSizes(Change change) {
        json.append(",\"minor\":").append(change.minor);
        if (change.patrolled != null) {
            json.append(",\"patrolled\":").append(change.patrolled.booleanValue());
        }
        appendPair(",\"length\":{", change.lengthOld, change.lengthNew);
        appendPair(",\"revision\":{", change.revisionOld, change.revisionNew);
    }

    private void appendPair(String begin, @Nullable Long before, long after) {
        json.append(begin);
        if (before != null) {
            json.append("\"old\":").append(before.longValue()).append(',');
        }
        json.append("\"new\":").append(after).append('}');
    }

    private void appendLog(LogRecord log) {
        json.append(",\"log_id\":").append(log.id()).append(",\"log_type\":\"").append(log.type());
        json.append("\",\"log_action\":\"")
                .append(log.action())
                .append("\",\"log_params\":")
                .append(log.paramsJson());
        JsonText.appendQuoted(json.append(",\"log_action_comment\":"), log.actionComment());
    }

    private static void appendUuid(StringBuilder text, long high, long low) {
        // Version 4 (random), with version and variant bits.
        long first = (high & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
        long second = (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        for (int i = 0; i < 16; i++) {
            if (i == 8 || i == 12) {
                text.append('-');
            }
            text.append(HEX.charAt((int) (first >>> (60 - 4 * i)) & 15));
        }
        for (int i = 0; i < 16; i++) {
            if (i == 0 || i == 4) {
                text.append('-');
            }
            text.append(HEX.charAt((int) (second >>> (60 - 4 * i)) & 15));
        }
    }

    /**
     * Appends a title as MediaWiki writes it in URLs: underscores for spaces, UTF-8 percent-encoded, some characters
     * unescaped.
     */
    static void appendUrl(StringBuilder url, String title) {
        for (int i = 0; i < title.length(); i++) {
            char c = title.charAt(i);
            if (c == ' ') {
                url.append('_');
            } else if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.;@$!*(),/~:".indexOf(c) >= 0) {
                url.append(c);
            } else if (c < 0x80) {
                appendPercent(url, c);
            } else if (c < 0x800) {
                appendPercent(url, 0xC0 | (c >> 6));
                appendRest(url, c, 0);
            } else if (Character.isHighSurrogate(c) && i + 1 < title.length()) {
                int point = Character.toCodePoint(c, title.charAt(++i));
                appendPercent(url, 0xF0 | (point >> 18));
                appendRest(url, point, 12);
                appendRest(url, point, 6);
                appendRest(url, point, 0);
            } else {
                appendPercent(url, 0xE0 | (c >> 12));
                appendRest(url, c, 6);
                appendRest(url, c, 0);
            }
        }
    }

    /** Appends a continuation byte of a UTF-8 character. */
    private static void appendRest(StringBuilder url, int point, int shift) {
        appendPercent(url, 0x80 | ((point >> shift) & 63));
    }

    private static void appendPercent(StringBuilder url, int oneByte) {
        url.append('%')
                .append(Character.toUpperCase(HEX.charAt(oneByte >> 4)))
                .append(Character.toUpperCase(HEX.charAt(oneByte & 15)));
    }

    /** Appends a summary as HTML: sections and links as markup, everything else escaped, line breaks as spaces. */
    private void appendHtml(String comment, Wiki wiki) {
        int at = 0;
        while (at < comment.length()) {
            if (comment.startsWith("/* ", at)) {
                int end = comment.indexOf(" */", at);
                if (end > at) {
                    html.append("<span dir=\"auto\"><span class=\"autocomment\">");
                    appendEscaped(comment, at + 3, end);
                    html.append(end + 3 < comment.length() ? ": " : "").append("</span></span>");
                    at = end + 3;
                    continue;
                }
            }
            if (comment.startsWith("[[", at)) {
                int end = comment.indexOf("]]", at);
                if (end > at) {
                    appendLink(comment.substring(at + 2, end), wiki);
                    at = end + 2;
                    continue;
                }
            }
            appendEscaped(comment, at, at + 1);
            at++;
        }
    }

    private void appendLink(String link, Wiki wiki) {
        int bar = link.indexOf('|');
        String target = bar < 0 ? link : link.substring(0, bar);
        String page = target.startsWith(":") ? target.substring(1) : target;
        html.append("<a href=\"https://").append(wiki.domain()).append("/wiki/");
        appendUrl(html, page);
        html.append("\" title=\"");
        appendEscaped(page, 0, page.length());
        html.append("\">");
        String label = bar < 0 ? page : link.substring(bar + 1);
        appendEscaped(label, 0, label.length());
        html.append("</a>");
    }

    private void appendEscaped(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#039;");
                case '\n', '\r' -> html.append(' ');
                default -> html.append(c);
            }
        }
    }
}
