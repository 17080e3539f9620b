package io.github.wikistream.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of Prometheus: each alert fires, stays quiet, and has a page that says what to do. */
class AlertsIT {
    private static final String RULES = "prometheus/alerts.yml";

    @Test
    void areCorrect() throws Exception {
        assertThat(promtool("check", "rules", Deployment.file(RULES).toString()))
                .contains("SUCCESS");
        assertThat(promtool(
                        "check",
                        "config",
                        "--syntax-only",
                        Deployment.file("prometheus/prometheus.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void eachFiresAndStaysQuiet() throws Exception {
        Path tests = Deployment.project().resolve("wikistream-dist-test/src/test/prometheus/alerts-test.yml");
        assertThat(promtool("test", "rules", tests.toString())).contains("SUCCESS");
        String text = Files.readString(tests);
        assertThat(alerts())
                .allSatisfy(alert -> assertThat(text)
                        .contains("- name: " + alert + " fires\n", "- name: " + alert + " stays quiet\n"));
    }

    @Test
    void eachHasARunbookAndNoOther() throws IOException {
        try (Stream<Path> pages = Files.list(Deployment.project().resolve("docs/runbooks"))) {
            assertThat(pages.map(page -> String.valueOf(page.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(
                            alerts().stream().map(alert -> alert + ".md").toList());
        }
        Deployment.elements(Deployment.yaml(RULES).at("/groups/0/rules"))
                .forEach(rule -> assertThat(rule.at("/annotations/runbook_url").asText())
                        .endsWith("/docs/runbooks/" + rule.path("alert").asText() + ".md"));
    }

    private static List<String> alerts() throws IOException {
        List<String> alerts = Deployment.elements(Deployment.yaml(RULES).at("/groups/0/rules"))
                .map(rule -> rule.path("alert").asText())
                .toList();
        assertThat(alerts).hasSizeGreaterThan(10);
        return alerts;
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        Tools.require("promtool");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
