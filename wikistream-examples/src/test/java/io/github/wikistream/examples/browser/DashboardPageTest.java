package io.github.wikistream.examples.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.testkit.sample.SampleChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as people see it, on real stores. Screenshots are left in {@code target/screenshots}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardPageTest {
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9,.]*.*");

    /** The first start makes two databases, on a busy machine too. */
    private static final double START_LIMIT_MILLIS = 180_000;

    /** The dashboard looks for what stands out every ten seconds. */
    private static final double LOOK_LIMIT_MILLIS = 60_000;

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final List<String> complaints = new ArrayList<>();
    private final List<String> hosts = new ArrayList<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private Browser browser;
    private Path folder;
    private RunningDashboard simulated;

    @BeforeAll
    void start(@TempDir Path empty) {
        Path program = Browsers.program();
        Playwright driver = Browsers.driver();
        toClose.push(driver);
        browser = Browsers.start(driver, program);
        folder = empty;
        simulated = startSimulated(0);
    }

    private RunningDashboard startSimulated(int port) {
        RunningDashboard started = new RunningDashboard(SourceChoice.SIMULATED, port, folder);
        toClose.push(started);
        return started;
    }

    @AfterEach
    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : toClose) {
            part.close();
        }
    }

    @Test
    void movesWarnsAndComplainsOfNothing() {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        assertThat(page.locator("#status")).hasAttribute("data-level", "warning");
        assertThat(page.locator("#status")).containsText("These numbers are made up.");
        assertThat(page.locator("#source-kind")).hasText("simulated");

        String before = page.locator("#total").textContent();
        // A busy machine takes its time to catch up with the simulated minutes before the start.
        var patiently = new LocatorAssertions.HasTextOptions().setTimeout(START_LIMIT_MILLIS);
        assertThat(page.locator("#total")).not().hasText(before, patiently);
        for (String number : List.of("#rate", "#edits", "#wikis", "#lag")) {
            assertThat(page.locator(number)).hasText(POSITIVE, patiently);
        }
        assertThat(page.locator("#health")).hasText("1 warning");
        assertThat(page.locator("#health-chip")).hasAttribute("data-level", "warning");
        assertThat(page.locator("#health-chip")).isInViewport();
        assertThat(page.locator("#lanes tr")).hasCount(2);
        assertThat(page.locator("#lanes .state").first()).hasText("running", patiently);

        screenshot(page, "light");
        assertThat(complaints).isEmpty();
        assertThat(hosts).containsOnly(URI.create(simulated.url()).getAuthority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"minutes", "types", "actors", "history"})
    void drawsChartsThatHoldSomething(String chart) {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        page.waitForFunction(
                "id => window.Chart.getChart(id).data.datasets.some(set => set.data.some(value => value > 0))", chart);
        assertThat(page.locator("#" + chart)).isVisible();
        assertThat(page.locator("#" + chart + "-empty")).isHidden();
        assertThat(page.locator("#" + chart)).hasAttribute("aria-label", Pattern.compile(".*[0-9].*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-wikis", "top-users", "top-pages", "namespaces", "log-types", "latest", "day-users"})
    void listsWhatIsBusy(String list) {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        assertThat(page.locator("#" + list + " li b, #" + list + " li time").first())
                .isVisible();
    }

    @Test
    void drawsStraightLinesWithUnits() {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        assertThat(page.evaluate("Chart.getChart('minutes').data.datasets.map(set => set.tension).join()"))
                .as("a curve would show peaks that were never counted")
                .isEqualTo("0,0");
        assertThat(page.evaluate("Chart.getChart('minutes').options.scales.y.title.text"))
                .isEqualTo("events per minute");
        assertThat(page.evaluate("Chart.getChart('types').options.scales.x.title.text"))
                .isEqualTo("events");
    }

    @Test
    void namesThingsPlainly() {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        assertThat(page.locator("h2, h3").allTextContents())
                .doesNotContain("How", "How well", "What happens", "Who does it", "Where it goes")
                .contains("Quality", "Actors", "Events by type");
        assertThat(page.locator("main .from")).hasCount(0);
        assertThat(page.locator("#log-types .who").first()).isVisible();
        assertThat(page.locator("#log-types .who").allTextContents()).noneMatch(name -> name.matches("[0-9]+"));
    }

    @Test
    void showsFiveMinutesOrAnHour() {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        page.locator("[data-window='1h']").click();
        assertThat(page.locator("[data-window='1h']")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("[data-window='5m']")).hasAttribute("aria-pressed", "false");
        assertThat(page.locator("#top-wikis li b").first()).hasText(POSITIVE);
    }

    @Test
    void isDarkWhereTheSystemIs() {
        Object light = background(open(simulated.url(), ColorScheme.LIGHT, 1280));
        Page page = open(simulated.url(), ColorScheme.DARK, 1280);
        assertThat(background(page)).isNotEqualTo(light);
        screenshot(page, "dark");
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 768, 1024, 1920})
    void fitsEveryScreen(int width) {
        Page page = open(simulated.url(), ColorScheme.LIGHT, width);
        assertThat(page.locator("#latest li time").first()).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        screenshot(page, "width-" + width);
    }

    @Test
    void holdsTheListStillUnderThePointer() {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        assertThat(page.locator("#latest li time").first()).isVisible();
        page.locator("#latest").hover();
        assertThat(page.locator("#latest-paused")).isVisible();
    }

    @Test
    void movesNothingButNumbersWhereMotionIsNotWanted() {
        BrowserContext still =
                browser.newContext(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
        Page page = watch(still.newPage());
        page.navigate(simulated.url());
        awaitNumbers(page);
        assertThat(page.evaluate("Chart.defaults.animation")).isEqualTo(false);
        assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
    }

    @Test
    void showsWhatStrangersWroteAsTextAndWhatStandsOut() throws IOException {
        Page quiet = open(simulated.url(), ColorScheme.LIGHT, 1280);
        assertThat(quiet.locator("#spikes")).containsText("No spikes within the last hour");
        assertThat(quiet.locator("#wars li").first()).not().hasText("Not analysed yet.");
        Object emptyHeight = height(quiet, "#spikes");
        String hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        Path recording = Files.write(folder.resolve("hostile.jsonl"), burst(hostile));
        SourceChoice choice = SourceChoice.parse(List.of(recording.toString()));
        try (RunningDashboard dashboard = new RunningDashboard(choice, 0, folder)) {
            Page page = open(dashboard.url(), ColorScheme.LIGHT, 1280);
            LocatorAssertions title = assertThat(page.locator("#latest bdi").first());
            title.hasText(hostile);
            // Windows are sent every ten seconds.
            var patiently = new LocatorAssertions.HasTextOptions().setTimeout(LOOK_LIMIT_MILLIS);
            assertThat(page.locator("#top-pages bdi").first()).hasText(hostile, patiently);
            assertThat(page.locator("#top-users bdi").first()).hasText("<b>Mallory</b>", patiently);
            assertThat(page.locator("#spikes .lasts bdi").filter(new Locator.FilterOptions().setHasText(hostile)))
                    .not()
                    .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(LOOK_LIMIT_MILLIS));
            assertThat(page.locator("#spikes .lasts").first()).containsText("expected; since");
            assertThat(page.locator("#wars bdi").first()).hasText(hostile);
            assertThat(page.locator("#wars li")).hasCount(1);
            assertThat(page.locator("#wars li")).containsText("6 reverts");
            assertThat(page.locator("#wars li")).containsText("<b>Mallory</b> 4, <i>Trent</i> 2");
            assertThat(page.locator("#quality dd b").first()).hasText(Pattern.compile("[0-9.]+%"));
            assertThat(page.locator("main img, main svg, main script, main b b"))
                    .hasCount(0);
            assertThat(page.title()).doesNotContain("owned");
            assertThat(page.locator("#status-title")).hasText("The recording has ended.");
            assertThat(page.locator("#window-hint")).containsText("2026");
            screenshot(page, "recording");
            assertThat(complaints).isEmpty();
            assertThat(height(page, "#spikes")).as("as high as an empty list").isEqualTo(emptyHeight);
            page.locator("#spikes").focus();
            assertThat(page.locator("#spikes")).isFocused();
            screenshot(open(dashboard.url(), ColorScheme.DARK, 390), "recording-narrow");
        }
    }

    @Test
    void goesOnByItselfWhenTheDashboardComesBack() {
        Page page = open(simulated.url(), ColorScheme.LIGHT, 1280);
        int port = URI.create(simulated.url()).getPort();
        simulated.close();
        assertThat(page.locator("#status-title")).hasText("The dashboard does not respond.");
        assertThat(page.locator("#status")).hasAttribute("data-level", "error");
        screenshot(page, "lost");
        simulated = startSimulated(port);
        assertThat(page.locator("#status-title"))
                .hasText(
                        "These numbers are made up.",
                        new LocatorAssertions.HasTextOptions().setTimeout(START_LIMIT_MILLIS));
        String before = page.locator("#total").textContent();
        assertThat(page.locator("#total"))
                .not()
                .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(START_LIMIT_MILLIS));
    }

    private Page open(String url, ColorScheme scheme, int width) {
        complaints.clear();
        hosts.clear();
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900));
        Page page = watch(context.newPage());
        page.navigate(url);
        awaitNumbers(page);
        return page;
    }

    private Page watch(Page page) {
        page.onConsoleMessage(message -> {
            if (!message.type().equals("log")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
        return page;
    }

    private static void awaitNumbers(Page page) {
        assertThat(page.locator("#total"))
                .hasText(POSITIVE, new LocatorAssertions.HasTextOptions().setTimeout(START_LIMIT_MILLIS));
    }

    /** Some more than an hour as usual, then a minute of many edits of one page, some of which take others back. */
    private static List<String> burst(String title) {
        List<String> events = new ArrayList<>();
        Instant begin = SampleEvents.START;
        for (int minute = 0; minute < 75; minute++) {
            for (int i = 0; i < 12; i++) {
                events.add(edit(events.size() + 1, begin.plusSeconds(60L * minute + 5L * i))
                        .page(0, "Page " + i)
                        .user("User " + i)
                        .build()
                        .json());
            }
        }
        for (int i = 0; i < 60; i++) {
            boolean other = i % 20 == 1;
            events.add(edit(events.size() + 1, begin.plusSeconds(60 * 75 + i))
                    .page(0, title)
                    .user(other ? "<i>Trent</i>" : "<b>Mallory</b>")
                    .comment(i < 40 && i % 10 < 2 && i != 11 && i != 31 ? "rv" : "<svg onload=alert(1)>")
                    .build()
                    .json());
        }
        return events;
    }

    private static SampleChange edit(int number, Instant at) {
        return SampleEvents.changeLike(number).type("edit").wiki("enwiki").occurredAt(at);
    }

    private static Object height(Page page, String element) {
        return page.locator(element).evaluate("element => element.clientHeight");
    }

    private static Object background(Page page) {
        return page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }
}
