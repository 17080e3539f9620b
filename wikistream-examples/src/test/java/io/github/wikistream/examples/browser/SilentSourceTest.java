package io.github.wikistream.examples.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.DashboardSettings;
import io.github.wikistream.examples.dashboard.notify.NotificationSettings;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps the connection open and sends nothing: the page must not look as if all were well. */
class SilentSourceTest {
    private static final Duration MAX_SILENCE = Duration.ofSeconds(2);
    private static final int NEVER = Integer.MAX_VALUE / 2;

    /** Events that the server may still send. */
    private final Semaphore events = new Semaphore(0);

    private final class Permitted implements Iterator<String> {
        private int number;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public String next() {
            events.acquireUninterruptibly();
            return SampleEvents.changeLike(++number)
                    .occurredAt(Instant.now())
                    .build()
                    .json();
        }
    }

    @Test
    void thePageSaysThatTheSourceIsSilentAndGoesOnWithIt(@TempDir Path data) throws IOException {
        try (EventStreamsServer server =
                        EventStreamsServer.builder().generator(new Permitted()).start();
                RunningDashboard dashboard = new RunningDashboard(settings(server, data));
                PageProbe probe = new PageProbe()) {
            Page page = probe.open(dashboard.url(), ColorScheme.LIGHT, 1280);
            Locator silent = page.locator("ws-banner p", new Page.LocatorOptions().setHasText("sends no events."));
            Locator total = page.locator("[data-figure='events counted']");
            events.release(1_000);
            assertThat(silent).isVisible();
            assertThat(total).not().hasText("0");
            String counted = total.textContent();
            assertThat(page.locator("#health")).hasAttribute("data-level", "error");

            events.release(NEVER);
            assertThat(silent).hasCount(0);
            assertThat(total).not().hasText(counted);
        }
    }

    private static DashboardSettings settings(EventStreamsServer server, Path data) {
        try {
            return new DashboardSettings(
                    SourceChoice.parse(List.of(server.uri().toString())),
                    "test/1.0 (me@example.org)",
                    "127.0.0.1",
                    0,
                    TestPostgres.freshDatabase().uri(),
                    TestRedis.freshDatabase(),
                    data,
                    Set.of(),
                    NotificationSettings.builtIn(),
                    DashboardSettings.USUAL_MAX_LAG,
                    MAX_SILENCE,
                    DashboardSettings.USUAL_PATIENCE,
                    null);
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
