package io.github.wikistream.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Opens the page in a browser, and records what the browser complains of and which hosts it asks. */
final class PageProbe implements AutoCloseable {
    /** Guards against hanging; a busy machine takes its time. */
    private static final double LIMIT_MILLIS = 120_000;

    private static final String AXE_RULES = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']";

    private final Playwright driver;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> hosts = new ArrayList<>();

    PageProbe() {
        Path program = Browsers.program();
        driver = Browsers.driver();
        browser = Browsers.start(driver, program);
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
    }

    /** Opens an address in a window of its own, without a history. */
    Page open(String url, ColorScheme scheme, int width) {
        complaints.clear();
        hosts.clear();
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("Europe/Berlin")
                .setAcceptDownloads(true)
                .setViewportSize(width, 900));
        context.setDefaultTimeout(LIMIT_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            // Containers of other tests come and go with their networks, which ends requests of the browser.
            if (!message.type().equals("log") && !message.text().contains("ERR_NETWORK_CHANGED")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
        page.navigate(url);
        return page;
    }

    /** Returns a panel by its id. */
    static Locator panel(Page page, String id) {
        return page.locator("ws-panel[data-panel='" + id + "']");
    }

    /** Waits until no panel waits, and all charts are drawn. */
    static void awaitPanels(Page page) {
        page.waitForFunction(
                "() => document.querySelector('ws-panel') && "
                        + "!document.querySelector('ws-panel[data-state=loading], ws-panel[data-state=waiting], ws-chart:not([data-drawn])')");
    }

    /** Returns the cells of a panel's table, by rows. */
    static List<List<String>> table(Page page, String panel) {
        Locator frame = panel(page, panel);
        PlaywrightAssertions.assertThat(frame).hasAttribute("data-state", "ready");
        Locator button = frame.locator(".actions > button[aria-pressed='false']");
        if (button.count() > 0) {
            button.click();
        }
        return frame.locator("tbody tr").all().stream()
                .map(row -> row.locator("td").allInnerTexts().stream()
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** Returns the JSON of an address of the API. */
    static JsonNode api(Page page, String url) {
        try {
            return new ObjectMapper().readTree(page.request().get(url).text());
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + url, e);
        }
    }

    /** Asserts that axe-core finds nothing. */
    static void assertAccessible(Page page) {
        try (InputStream script = PageProbe.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(
                    Objects.requireNonNull(script, "axe.min.js is on the class path")
                            .readAllBytes(),
                    StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Object findings = page.evaluate(
                "async () => (await axe.run(document, {runOnly: " + AXE_RULES
                        + "})).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | ')).join('\\n')");
        assertThat(findings).as("findings of axe-core at " + page.url()).isEqualTo("");
    }

    /** Asserts that the browser complained of nothing and asked no other host. */
    void assertQuiet(String url) {
        assertThat(complaints).isEmpty();
        assertThat(hosts).containsOnly(URI.create(url).getAuthority());
    }

    /** Asserts that nothing is wider than the window. */
    static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("nothing is wider than the window at " + page.url())
                .isEqualTo(true);
    }

    /** Closes all windows. */
    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
    }

    @Override
    public void close() {
        browser.close();
        driver.close();
    }
}
