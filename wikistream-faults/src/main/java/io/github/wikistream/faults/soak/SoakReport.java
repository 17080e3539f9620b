package io.github.wikistream.faults.soak;

import io.github.wikistream.testkit.oracle.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The result of a soak as Markdown.
 *
 * @param courses the faults in order
 * @param verdicts the oracle's verdicts, one per comparison
 */
record SoakReport(List<Soak.Course> courses, List<Verdict> verdicts, Growth growth) {
    /** Returns the tables and figures. */
    String text(Duration duration, long sent, long lagged, long restarts) {
        StringJoiner text = new StringJoiner("\n");
        text.add("| fault | times | lasted, at most | lanes recovered after, at most |");
        text.add("|---|---:|---:|---:|");
        Map<String, List<Soak.Course>> byFault = new LinkedHashMap<>();
        courses.forEach(course -> byFault.computeIfAbsent(course.fault(), name -> new ArrayList<>())
                .add(course));
        byFault.forEach((fault, each) -> text.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f s | %.1f s |",
                fault,
                each.size(),
                seconds(each.stream()
                        .map(Soak.Course::lasted)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO)),
                seconds(each.stream()
                        .map(Soak.Course::recovery)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO)))));
        text.add("");
        text.add("| compared | expected | lost | duplicated | altered, unexpected |");
        text.add("|---|---:|---:|---:|---:|");
        for (Verdict verdict : verdicts) {
            text.add(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d |",
                    verdict.title().replaceFirst("^[^,]*, ", ""),
                    verdict.expected(),
                    verdict.lost().size(),
                    verdict.duplicated().size(),
                    verdict.altered().size() + verdict.unexpected().size()));
        }
        text.add("");
        text.add(String.format(
                Locale.ROOT,
                "%d faults in %.0f s; %,d events sent; lanes fell out of the buffer %d times, the pipeline was restarted"
                        + " %d times",
                courses.size(),
                seconds(duration),
                sent,
                lagged,
                restarts));
        text.add(growth.toString());
        return text.toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
