package io.github.wikistream.examples.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.github.wikistream.examples.browser.PageProbe.panel;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.examples.DocumentedProgram;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.redis.RedisMetricStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the documentation: all views in both themes, over more than a simulated hour. Not part of the tests: {@code CONTRIBUTING.md} has
 * the command.
 */
class Screenshots {
    private static final Duration PAST = Duration.ofMinutes(75);
    private static final List<String> VIEWS = List.of("live", "history", "explore", "quality", "system");
    private static final int WIDTH = 1440;
    private static final int HEIGHT = 1500;

    @Test
    void ofAllViewsInBothThemes(@TempDir Path folder) throws InterruptedException {
        Path images = DocumentedProgram.root().resolve("docs/images");
        try (PageProbe probe = new PageProbe();
                PostgresServer postgres =
                        PostgresServer.in(folder.resolve("postgres")).start();
                RedisServer redis = RedisServer.in(folder.resolve("redis")).start()) {
            fill(postgres.uri(), redis.uri());
            try (RunningDashboard dashboard = new RunningDashboard(
                    SourceChoice.SIMULATED, 0, folder.resolve("data"), postgres.uri(), redis.uri())) {
                Page first = probe.open(dashboard.url(), ColorScheme.LIGHT, WIDTH);
                first.waitForFunction("async () => {"
                        + " const {data} = await (await fetch('api/v1/snapshot')).json();"
                        + " const lag = data.headline?.lagSeconds;"
                        + " return typeof lag === 'number' && lag < 5; }");
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    for (String view : VIEWS) {
                        picture(probe, dashboard.url(), view, scheme, images);
                    }
                }
            }
        }
    }

    /** Reads the past as the dashboard would have read it. */
    private static void fill(String postgres, String redis) throws InterruptedException {
        Instant end = Instant.now();
        try (WikiStream stream = WikiStream.builder()
                .pipeline(SourceChoice.SIMULATED.storageName())
                .source(SourceChoice.SIMULATED.uri())
                .since(end.minus(PAST))
                .sink(postgres)
                .metricStore("redis", RedisMetricStore.create(redis))
                .start()) {
            while (stream.report().lanes().stream()
                    .anyMatch(lane -> lane.lag().compareTo(Duration.ofSeconds(30)) > 0 || lane.stored() == 0)) {
                stream.await(Duration.ofSeconds(1));
            }
        }
    }

    private static void picture(PageProbe probe, String url, String view, ColorScheme scheme, Path images) {
        Page page = probe.open(url + "?view=" + view, scheme, WIDTH);
        page.setViewportSize(WIDTH, HEIGHT);
        if (view.equals("live")) {
            assertThat(panel(page, "spikes").locator("li").first()).isVisible();
        }
        PageProbe.awaitPanels(page);
        String theme = scheme.name().toLowerCase(Locale.ROOT);
        String name = view.equals("live") && scheme == ColorScheme.LIGHT ? "dashboard" : view + "-" + theme;
        page.screenshot(new Page.ScreenshotOptions().setPath(images.resolve(name + ".png")));
        probe.closePages();
    }
}
