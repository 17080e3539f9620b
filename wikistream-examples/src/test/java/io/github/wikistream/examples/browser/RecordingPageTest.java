package io.github.wikistream.examples.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.github.wikistream.examples.browser.PageProbe.awaitPanels;
import static io.github.wikistream.examples.browser.PageProbe.panel;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.testkit.sample.SampleChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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

/** A recording with a spike, an edit war and hostile names: what strangers wrote is text, and every event leads to its wiki. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingPageTest {
    private static final String HOSTILE =
            "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    private PageProbe probe;
    private RunningDashboard dashboard;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        probe = new PageProbe();
        Path recording = Files.write(folder.resolve("hostile.jsonl"), burst(HOSTILE));
        dashboard = new RunningDashboard(SourceChoice.parse(List.of(recording.toString())), 0, folder.resolve("data"));
        Page page = probe.open(dashboard.url(), ColorScheme.LIGHT, 1280);
        assertThat(page.locator("ws-banner")).containsText("The recording has ended.");
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

    private Page open(String query) {
        Page page = probe.open(dashboard.url() + query, ColorScheme.LIGHT, 1280);
        awaitPanels(page);
        return page;
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "history", "explore", "quality", "system"})
    void whatStrangersWroteIsText(String view) {
        Page page = open("?top=20&view=" + view);
        String written = view.equals("quality") ? "<b>Mallory</b>" : HOSTILE;
        if (!view.equals("system")) {
            assertThat(page.locator("main bdi", new Page.LocatorOptions().setHasText(written))
                            .first())
                    .isVisible();
        }
        assertThat(page.locator("main img, main script, main svg, main b b, main b i"))
                .hasCount(0);
        assertThat(page.title()).doesNotContain("owned");
        PageProbe.assertFits(page);
        PageProbe.assertAccessible(page);
        probe.assertQuiet(dashboard.url());
    }

    @Test
    void spikesAndEditWarsSayWhyAndLeadToTheEvents() {
        Page page = open("");
        Locator spike = panel(page, "spikes").locator(".lasts").first();
        assertThat(spike).containsText("expected; since");
        assertThat(panel(page, "spikes")).containsText(Pattern.compile("Most (on|by) "));
        Locator war = panel(page, "edit-wars").locator("li");
        assertThat(war).hasCount(1);
        assertThat(war).containsText("6 reverts");
        assertThat(war).containsText("<b>Mallory</b> 4, <i>Trent</i> 2");
        assertThat(war.getByText("diffs")).hasAttribute("href", Pattern.compile("https://.*action=history"));
        war.locator("a").first().click();
        assertThat(page.locator("main")).hasAttribute("data-view", "explore");
        assertThat(panel(page, "events").locator("tbody tr").first()).containsText(HOSTILE);
    }

    @Test
    void anEventLeadsToItsDiffItsHistoryAndItsUser() {
        Page page = open("?view=history&top=20");
        panel(page, "top-pages").getByText(HOSTILE).first().click();
        Locator event = panel(page, "events").locator("tbody tr").first();
        assertThat(event.getByText("diff"))
                .hasAttribute("href", Pattern.compile("https://[a-z.]+/w/index\\.php\\?diff=\\d+&oldid=\\d+"));
        assertThat(event.getByText("history"))
                .hasAttribute("href", Pattern.compile("https://[a-z.]+/.*action=history"));
        assertThat(event.getByText("contributions"))
                .hasAttribute("href", Pattern.compile("https://[a-z.]+/wiki/Special:Contributions/%3Cb%3EMallory"));
        assertThat(event.getByText("diff")).hasAttribute("rel", "noopener noreferrer");
    }
}
