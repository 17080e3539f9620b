package io.github.wikistream.examples.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.github.wikistream.examples.browser.PageProbe.awaitPanels;
import static io.github.wikistream.examples.browser.PageProbe.panel;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.examples.SourceChoice;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the page says while a store is down or the dashboard is gone, and that it goes on by itself. One page stays open through all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageStatesTest {
    private static final Pattern AGE = Pattern.compile("\\d+(\\.\\d)? s ago");

    private PageProbe probe;
    private PostgresServer postgres;
    private RedisServer redis;
    private RunningDashboard dashboard;
    private Path data;
    private Page page;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder;
        probe = new PageProbe();
        try {
            postgres = PostgresServer.in(folder.resolve("postgres")).start();
            redis = RedisServer.in(folder.resolve("redis")).start();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
        dashboard = start(0);
        page = probe.open(dashboard.url(), ColorScheme.LIGHT, 1280);
    }

    private RunningDashboard start(int port) {
        return new RunningDashboard(SourceChoice.SIMULATED, port, data.resolve("data"), postgres.uri(), redis.uri());
    }

    @AfterAll
    void stop() {
        dashboard.close();
        probe.close();
        redis.close();
        postgres.close();
    }

    private Locator condition(String text) {
        return page.locator("ws-banner p", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    @Order(1)
    void aStartIsShownAsSuchAndThenAsNumbers() {
        awaitPanels(page);
        for (String panel : List.of("types", "feed")) {
            assertThat(panel(page, panel)).hasAttribute("data-state", "ready");
        }
        assertThat(condition("These numbers are made up.")).isVisible();
        assertThat(page.locator("#health")).hasAttribute("data-level", "warning");
        assertThat(page.locator("ws-panel .old")).hasCount(0);
    }

    @Test
    @Order(2)
    void withoutRedisItsNumbersLookOldAndThoseOfPostgresqlDoNot() {
        redis.kill();
        assertThat(condition("Redis does not respond.")).isVisible();
        assertThat(page.locator("#health")).hasAttribute("data-level", "error");
        assertThat(page.locator("#health")).isInViewport();
        assertThat(panel(page, "types").locator(".old")).isVisible();
        assertThat(panel(page, "types")).containsText("Redis does not respond. These numbers are older.");
        assertThat(panel(page, "types").locator("canvas")).isVisible();
        assertThat(panel(page, "feed").locator(".old")).hasCount(0);
        redis.restart();
        assertThat(condition("Redis does not respond.")).hasCount(0);
        assertThat(panel(page, "types").locator(".old")).hasCount(0);
    }

    @Test
    @Order(3)
    void withoutPostgresqlTheSinkRetriesAndSaysHowManyEventsWait() {
        postgres.kill();
        assertThat(condition("PostgreSQL does not respond.")).isVisible();
        assertThat(page.locator("ws-banner")).containsText(Pattern.compile("events wait|Events wait"));
        assertThat(panel(page, "feed").locator(".old")).isVisible();
        page.locator("#health").click();
        assertThat(page.locator("main")).hasAttribute("data-view", "system");
        assertThat(panel(page, "health-panel")).containsText("Something is wrong.");
        assertThat(panel(page, "lanes").locator("[data-state=retrying]")).hasCount(1);
        postgres.restart();
        assertThat(condition("PostgreSQL does not respond.")).hasCount(0);
        assertThat(panel(page, "lanes").locator("[data-state=running]")).hasCount(2);
        page.goBack();
    }

    @Test
    @Order(4)
    void withoutTheDashboardThePageSaysSinceWhenAndGoesOnByItself() {
        int port = URI.create(dashboard.url()).getPort();
        dashboard.close();
        assertThat(condition("The dashboard does not respond.")).containsText(AGE);
        assertThat(page.locator("#health")).hasText("no connection");
        assertThat(panel(page, "types").locator(".old")).isVisible();
        dashboard = start(port);
        assertThat(condition("The dashboard does not respond.")).hasCount(0);
        Locator total = page.locator("[data-figure='events counted']");
        String before = total.textContent();
        assertThat(total).not().hasText(before);
        assertThat(page.locator("ws-panel .old")).hasCount(0);
    }
}
