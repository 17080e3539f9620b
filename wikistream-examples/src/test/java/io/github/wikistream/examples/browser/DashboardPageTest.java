package io.github.wikistream.examples.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.github.wikistream.examples.browser.PageProbe.api;
import static io.github.wikistream.examples.browser.PageProbe.awaitPanels;
import static io.github.wikistream.examples.browser.PageProbe.panel;
import static io.github.wikistream.examples.browser.PageProbe.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.wikistream.examples.SourceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views of the page as people see them, with the numbers of the API, on real stores that the simulator fills. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardPageTest {
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9,.]*.*");

    private PageProbe probe;
    private RunningDashboard dashboard;

    private Instant from;
    private Instant to;

    /** Whole minutes in the past, whose numbers do not change. */
    private String range;

    @BeforeAll
    void start(@TempDir Path data) {
        probe = new PageProbe();
        dashboard = new RunningDashboard(SourceChoice.SIMULATED, 0, data);
        Page page = probe.open(dashboard.url(), ColorScheme.LIGHT, 1280);
        awaitPanels(page);
        page.waitForFunction("async () => { const {data} = await (await fetch('api/v1/system/lanes')).json();"
                + " return data.length === 2 && data.every(lane => lane.state === 'running'); }");
        to = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(2, ChronoUnit.MINUTES);
        from = to.minus(4, ChronoUnit.MINUTES);
        range = from + "/" + to;
    }

    @AfterEach
    void closePages() {
        probe.closePages();
    }

    @AfterAll
    void stop() {
        dashboard.close();
        probe.close();
    }

    private Page open(String query) {
        Page page = probe.open(dashboard.url() + query, ColorScheme.LIGHT, 1280);
        awaitPanels(page);
        return page;
    }

    private JsonNode ask(Page page, String path, String parameters) {
        return api(page, dashboard.url() + "api/v1/" + path + "?from=" + from + "&to=" + to + parameters)
                .path("data");
    }

    private static String number(JsonNode value) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(value.asLong());
    }

    private static List<String> column(List<List<String>> table, int index) {
        return table.stream().map(row -> row.get(index)).toList();
    }

    private static List<String> numbers(JsonNode rows, String name) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> number(row.path(name)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "history", "explore", "quality", "system"})
    void everyViewIsAccessibleInBothThemesFitsAPhoneAndComplainsOfNothing(String view) {
        String url = dashboard.url() + "?view=" + view;
        Object background = null;
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = probe.open(url, scheme, 1280);
            awaitPanels(page);
            PageProbe.assertAccessible(page);
            PageProbe.assertFits(page);
            probe.assertQuiet(url);
            Object shown = page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
            assertThat(shown).isNotEqualTo(background);
            background = shown;
        }
        Page phone = probe.open(url, ColorScheme.LIGHT, 390);
        awaitPanels(phone);
        PageProbe.assertFits(phone);
        assertThat(phone.locator("#health")).isInViewport();
    }

    @Test
    void theLiveViewMoves() {
        Page page = open("");
        assertThat(page.locator("ws-banner .status")).containsText("These numbers are made up.");
        assertThat(page.locator("#source")).hasText("simulated");
        assertThat(page.locator("#health")).hasText("1 warning");
        Locator total = page.locator("[data-figure='events counted']");
        String before = total.textContent();
        assertThat(total).not().hasText(before);
        assertThat(page.locator("[data-figure='events per minute']")).hasText(POSITIVE);
        assertThat(page.locator("ws-feed li")).hasCount(12);
        assertThat(page.evaluate("document.querySelector('ws-panel[data-panel=minutes] ws-chart').drawn.series"
                        + ".map(series => series.smooth).join()"))
                .as("a curve would show peaks that were never counted")
                .isEqualTo("false,false");
        assertThat(column(table(page, "log-types"), 0)).noneMatch(name -> name.matches("[0-9]+"));
    }

    @Test
    void minutesThatWereNotCountedAreAGap() {
        Page page = open("");
        List<String> people = column(table(page, "minutes"), 1);
        assertThat(people).hasSize(60);
        assertThat(people.get(0)).as("before the first event").isEqualTo("–");
        assertThat(people.get(58)).matches(POSITIVE);
    }

    @Test
    void theLiveViewHasTheNumbersOfTheApiForEveryRange() {
        Page page = open("?range=" + range);
        JsonNode types = ask(page, "history/breakdown", "&by=type&limit=100");
        assertThat(column(table(page, "types"), 1)).isEqualTo(numbers(types, "events"));
        JsonNode wikis = ask(page, "history/breakdown", "&by=wiki&limit=10");
        assertThat(column(table(page, "top-wikis"), 1)).isEqualTo(numbers(wikis, "events"));
        JsonNode pages = ask(page, "history/top-pages", "&limit=10");
        assertThat(column(table(page, "top-pages"), 2)).isEqualTo(numbers(pages, "events"));
        JsonNode sizes = ask(page, "history/sizes", "&actor=bot");
        assertThat(column(table(page, "sizes"), 2)).isEqualTo(numbers(sizes, "events"));
        JsonNode patrol = ask(page, "history/breakdown", "&by=bot,patrolled&limit=100");
        String unpatrolled = StreamSupport.stream(patrol.spliterator(), false)
                .filter(row -> row.at("/values/bot").asText().equals("false")
                        && row.at("/values/patrolled").asText().equals("false"))
                .map(row -> number(row.path("events")))
                .findFirst()
                .orElseThrow();
        assertThat(table(page, "patrol").get(0)).startsWith("people").contains(unpatrolled);
    }

    @Test
    void historyHasTheNumbersOfTheApi() {
        Page page = open("?view=history&compare=previous&by=wiki&step=1m&zone=UTC&range=" + range);
        JsonNode series = ask(page, "history/series", "&step=1m");
        assertThat(series).hasSize(4);
        List<List<String>> shown = table(page, "series");
        assertThat(column(shown, 2)).isEqualTo(numbers(series, "bots"));
        JsonNode comparison = ask(page, "history/comparison", "&by=wiki&limit=10");
        assertThat(column(table(page, "comparison"), 1)).isEqualTo(numbers(comparison, "events"));
        JsonNode users = ask(page, "history/top-users", "&limit=10");
        assertThat(column(table(page, "top-users"), 1)).isEqualTo(numbers(users, "events"));
        JsonNode activity = ask(page, "history/activity", "");
        assertThat(column(table(page, "activity"), 1)).isEqualTo(numbers(activity, "users"));
        assertThat(table(page, "heatmap")).hasSize(168);
    }

    @Test
    void qualityAndSystemHaveTheNumbersOfTheApi() {
        Page page = open("?view=quality&range=" + range);
        JsonNode reverts = ask(page, "quality/reverts", "&by=wiki&limit=10");
        assertThat(column(table(page, "reverts"), 2)).isEqualTo(numbers(reverts, "reverts"));
        assertThat(column(table(page, "new-pages"), 1))
                .startsWith(number(ask(page, "quality/new-pages", "").path("created")));
        page = open("?view=system");
        assertThat(column(table(page, "lanes"), 0)).containsExactly("PostgreSQL", "Redis");
        assertThat(column(table(page, "versions"), 1))
                .contains(api(page, dashboard.url() + "api/v1/system/versions")
                        .at("/data/build")
                        .asText());
        page.locator("ws-actions button").last().click();
        assertThat(page.locator("ws-actions [role=status]")).containsText("Maintenance ran");
        assertThat(panel(page, "maintenance")).hasAttribute("data-state", "ready");
    }

    @Test
    void filtersAreInTheAddressAndTheBackButtonTakesThemBack() {
        Page page = open("?range=" + range);
        page.locator("[name=wiki]").fill("enwiki");
        page.locator("[name=wiki]").press("Tab");
        assertThat(page).hasURL(Pattern.compile("wiki=enwiki"));
        page.locator("[name=actor]").selectOption("bots");
        assertThat(page).hasURL(Pattern.compile("actor=bots"));
        JsonNode types = ask(page, "history/breakdown", "&by=type&limit=100&wiki=enwiki&actor=bot");
        assertThat(panel(page, "rate").locator(".main dd")).hasText(number(sum(types)));
        // The address is all that someone else needs.
        Page other = probe.open(page.url(), ColorScheme.LIGHT, 1280);
        awaitPanels(other);
        assertThat(other.locator("[name=actor]")).hasValue("bots");
        assertThat(column(table(other, "types"), 1)).isEqualTo(numbers(types, "events"));

        page.goBack();
        assertThat(page.locator("[name=actor]")).hasValue("");
        JsonNode all = ask(page, "history/breakdown", "&by=type&limit=100&wiki=enwiki");
        assertThat(panel(page, "rate").locator(".main dd")).hasText(number(sum(all)));
        page.goBack();
        assertThat(page.locator("[name=wiki]")).hasValue("");
    }

    private static JsonNode sum(JsonNode rows) {
        long all = 0;
        for (JsonNode row : rows) {
            all += row.path("events").asLong();
        }
        return new ObjectMapper().getNodeFactory().numberNode(all);
    }

    @Test
    void filtersThatLeaveNothingSaySo() {
        Page page = probe.open(dashboard.url() + "?wiki=nosuchwiki", ColorScheme.LIGHT, 1280);
        assertThat(panel(page, "types")).hasAttribute("data-state", "filtered");
        assertThat(panel(page, "types")).containsText("No events match the filters.");
        panel(page, "types").locator("button").click();
        assertThat(panel(page, "types")).hasAttribute("data-state", "ready");
        assertThat(page).hasURL(dashboard.url() + "?");
    }

    @Test
    void everyNameAndEveryPointLeadsToItsEvents() {
        Page page = open("?range=" + range);
        String wiki = panel(page, "top-wikis").locator("a bdi").first().textContent();
        panel(page, "top-wikis").locator("a").first().click();
        assertThat(page.locator("main")).hasAttribute("data-view", "explore");
        awaitPanels(page);
        assertThat(Set.copyOf(column(table(page, "events"), 1))).containsExactly(wiki);
        page.goBack();
        assertThat(page.locator("main")).hasAttribute("data-view", "live");
        awaitPanels(page);
        // The largest bar is the first one.
        panel(page, "types").locator("canvas").click(new Locator.ClickOptions().setPosition(150, 30));
        assertThat(page).hasURL(Pattern.compile("view=explore.*type="));
        JsonNode largest = ask(page, "history/breakdown", "&by=type&limit=1");
        assertThat(page.locator("[name=type]"))
                .hasValue(largest.at("/0/values/type").asText());
    }

    @Test
    void exploreShowsPageAfterPageAndOneEvent() {
        Page page = open("?view=explore&range=" + range);
        List<String> first = column(table(page, "events"), 2);
        assertThat(first).hasSize(50);
        assertThat(first.get(0))
                .isEqualTo(ask(page, "events", "&limit=1").at("/0/title").asText());
        page.getByText("More events").click();
        assertThat(panel(page, "events").locator("tbody tr")).hasCount(100);
        panel(page, "events").locator("tbody tr a").first().click();
        assertThat(panel(page, "event")).containsText(first.get(0));
        assertThat(page).hasURL(Pattern.compile("event=\\d+-"));
    }

    @Test
    void everyPanelCanBeDownloaded() throws IOException {
        Page page = open("?range=" + range);
        JsonNode types = ask(page, "history/breakdown", "&by=type&limit=100");
        assertThat(Files.readAllLines(download(page, "types", "CSV").path()))
                .hasSize(types.size() + 1)
                .contains(types.at("/0/values/type").asText() + ","
                        + types.at("/0/events").asText());
        JsonNode json = new ObjectMapper()
                .readTree(download(page, "types", "JSON").path().toFile());
        assertThat(json.at("/data/0/events")).isEqualTo(types.at("/0/events"));
        for (String panel : List.of("types", "top-users")) {
            Download picture = download(page, panel, "PNG");
            assertThat(picture.suggestedFilename()).isEqualTo("wikistream-" + panel + ".png");
            assertThat(Files.readAllBytes(picture.path()))
                    .startsWith(0x89, 'P', 'N', 'G')
                    .hasSizeGreaterThan(10_000);
        }
        probe.assertQuiet(dashboard.url());
    }

    private static Download download(Page page, String panel, String format) {
        Locator menu = panel(page, panel).locator("details");
        if (menu.getAttribute("open") == null) {
            menu.locator("summary").click();
        }
        return page.waitForDownload(() -> menu.getByText(format, new Locator.GetByTextOptions().setExact(true))
                .click());
    }

    @Test
    void aPausedPageStandsStillAndSaysForHowLong() {
        Page page = open("");
        page.getByText("Pause", new Page.GetByTextOptions().setExact(true)).click();
        Locator total = page.locator("[data-figure='events counted']");
        String before = total.textContent();
        assertThat(page.locator("[data-key=paused]")).containsText(Pattern.compile("those of .*, [2-9]\\.\\d s ago"));
        assertThat(total).hasText(before);
        page.getByText("Resume").click();
        assertThat(total).not().hasText(before);
        assertThat(page.locator("[data-key=paused]")).hasCount(0);
    }

    @Test
    void theListOfEventsStandsStillUnderThePointer() {
        Page page = open("");
        page.locator("ws-feed").hover();
        assertThat(page.locator("ws-feed .held")).isVisible();
        page.locator("h1").hover();
        assertThat(page.locator("ws-feed .held")).isHidden();
    }

    @Test
    void theKeyboardReachesEverything() {
        Page page = open("?range=" + range);
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(panel(page, "rate").locator("button").first()).isFocused();
        page.keyboard().press("Enter");
        assertThat(panel(page, "rate").locator("table")).isVisible();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(panel(page, "rate").getByText("CSV")).isVisible();
        page.keyboard().press("Escape");
        assertThat(panel(page, "rate").getByText("CSV")).isHidden();
        assertThat(panel(page, "rate").locator("summary")).isFocused();
    }
}
