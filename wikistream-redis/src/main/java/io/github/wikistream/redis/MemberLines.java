package io.github.wikistream.redis;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A leaderboard's bucket as text: a line for each member of each batch, of the count, a blank and the member, in whom a backslash is
 * {@code \\} and a line feed {@code \n}. A member may have several lines. That takes a fourth to a sixth of the memory of a sorted set.
 */
final class MemberLines {
    private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\n]");

    private MemberLines() {}

    static void append(StringBuilder lines, long count, String member) {
        lines.append(count).append(' ');
        if (member.indexOf('\\') >= 0 || member.indexOf('\n') >= 0) {
            lines.append(member.replace("\\", "\\\\").replace("\n", "\\n"));
        } else {
            lines.append(member);
        }
        lines.append('\n');
    }

    static String of(Map<String, Long> counts) {
        StringBuilder lines = new StringBuilder();
        counts.forEach((member, count) -> append(lines, count, member));
        return lines.toString();
    }

    /** Adds what the lines say to sums by member. */
    static void addTo(Map<String, Long> sums, @Nullable String lines) {
        int start = 0;
        while (lines != null && start < lines.length()) {
            int blank = lines.indexOf(' ', start);
            int end = lines.indexOf('\n', blank);
            String member = lines.substring(blank + 1, end);
            if (member.indexOf('\\') >= 0) {
                member = ESCAPED.matcher(member)
                        .replaceAll(escape -> escape.group().equals("\\n") ? "\n" : "\\\\");
            }
            sums.merge(member, Long.parseLong(lines, start, blank, 10), Long::sum);
            start = end + 1;
        }
    }
}
