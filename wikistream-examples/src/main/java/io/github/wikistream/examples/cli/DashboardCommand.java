package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.options.SourceOptions;
import io.github.wikistream.examples.dashboard.Dashboard;
import io.github.wikistream.examples.dashboard.DashboardSettings;
import io.github.wikistream.examples.dashboard.notify.NotificationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the live page. */
@Command(
        name = "dashboard",
        header = "Serves a live page.",
        description = {
            "Needs nothing but itself: it starts a PostgreSQL and a Redis of its own and keeps what it counted for the"
                    + " next",
            "time. Stop it by Ctrl-C or SIGTERM."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream dashboard",
            "  wikistream dashboard --source simulated --port 9000",
            "  wikistream dashboard --source monday.sse.gz",
            "  wikistream dashboard --postgres postgresql://wiki@localhost/wiki --redis redis://localhost",
            "",
            "Each source has a folder of its own in the data folder (live, simulated, one for each recording), so that"
                    + " made-up and",
            "real numbers never meet. If the live stream cannot be reached within 10 s at the first start, the"
                    + " simulator takes",
            "its place, with its own servers and a banner on the page; your own servers are then left alone."
        })
final class DashboardCommand extends BaseCommand {
    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the page; 0 takes any that is free. Default: 8080")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on. Default: 127.0.0.1, this machine only; any other address needs a token"
                    + " (wikistream token).")
    private String host = "127.0.0.1";

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A further name by which browsers may address the dashboard, such as that of a proxy. Default:"
                            + " localhost only.")
    private Set<String> allowedHosts = new LinkedHashSet<>();

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "A database of your own, postgresql://USER[:PASSWORD]@HOST[:PORT]/DATABASE, instead of the"
                    + " built-in one.")
    private @Nullable String postgresql;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "A Redis of your own, redis://[:PASSWORD@]HOST[:PORT], instead of the built-in one.")
    private @Nullable String redis;

    @Option(
            names = "--notifications",
            paramLabel = "FILE",
            description = "Rules and channels of notifications, as JSON; without it, built-in rules write to the log.")
    private @Nullable Path notifications;

    @Option(
            names = "--max-lag",
            paramLabel = "TIME",
            description = "Lag of a store above which /health/ready fails, such as 30s or 5m. Default: 30s")
    private Duration maxLag = DashboardSettings.USUAL_MAX_LAG;

    @Option(
            names = "--max-silence",
            paramLabel = "TIME",
            description = "Time without an event after which /health/ready fails. Default: 45s")
    private Duration maxSilence = DashboardSettings.USUAL_MAX_SILENCE;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to wait at the start for a database that does not respond. Default: 1h")
    private Duration patience = DashboardSettings.USUAL_PATIENCE;

    @Option(
            names = "--standby",
            paramLabel = "TIME",
            description =
                    "If another instance writes to the same stores, wait, and take over once it has written nothing for this"
                            + " time, such as 10s. Without it, this one stops.")
    private @Nullable Duration standby;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;

    DashboardCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        DashboardSettings settings = new DashboardSettings(
                source.choice(),
                source.userAgent(),
                host,
                port,
                postgresql,
                redis,
                data.folder(),
                allowedHosts,
                notifications == null ? NotificationSettings.builtIn() : NotificationSettings.read(notifications),
                maxLag,
                maxSilence,
                patience,
                standby);
        try (Dashboard dashboard = Dashboard.serve(settings)) {
            console.out().println("The dashboard is at " + dashboard.url());
            if (console.out().isBroken()) {
                // CommandLines decides whether that is a failure.
                return ExitCode.OK;
            }
            console.termination().whenAsked(dashboard::stop);
            return dashboard.run() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
