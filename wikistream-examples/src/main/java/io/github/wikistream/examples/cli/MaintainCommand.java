package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.options.DatabaseOption;
import io.github.wikistream.postgres.maintenance.CountMismatch;
import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.MaintenanceReport;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.postgres.maintenance.RetainedData;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Maintains a database. */
@Command(
        name = "maintain",
        header = "Maintains a database: partitions, retention, counts.",
        description = {
            "Creates partitions ahead of time, drops old ones, compacts counts, and keeps statistics up to date.",
            "Readers and writers are not blocked. Runs once unless --every is given; wikistream.maintenance_log lists what was done."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream maintain postgresql://wiki@localhost/wiki --keep changes=90d --dry-run",
            "  wikistream maintain postgresql://wiki@localhost/wiki --keep changes=90d --keep dead-letters=30d --every 1h",
            "  wikistream maintain postgresql://wiki@localhost/wiki --verify 2026-06-20 --recount 2026-06-20"
        })
final class MaintainCommand extends BaseCommand {
    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Option(
            names = "--keep",
            paramLabel = "WHAT=TIME",
            converter = KeptConverter.class,
            split = ",",
            description = {
                "How long data is kept, such as changes=90d; for ever if it is not named.",
                "One of changes, events, dead-letters, hourly-counts and daily-tops."
            })
    private Map<RetainedData, Duration> keep = new LinkedHashMap<>();

    @Option(
            names = "--ahead",
            paramLabel = "DAYS",
            description = "For how many days after today partitions are created, 0 to 60. Default: 3")
    private int ahead = MaintenancePlan.keepingAll().daysAhead();

    @Option(names = "--dry-run", description = "Report what would be done, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Repeat until stopped (Ctrl-C, SIGTERM), with this time between two runs, such as 15m or 1h.")
    private @Nullable Duration every;

    @Option(
            names = "--verify",
            paramLabel = "DAY",
            arity = "1..2",
            description = "Compare all counts of a day, or of a range of days, with the rows, and do nothing else.")
    private List<LocalDate> verify = List.of();

    @Option(
            names = "--recount",
            paramLabel = "DAY",
            arity = "1..2",
            description = "Replace the counts of a day, or of a range of days, by a new count of the rows.")
    private List<LocalDate> recount = List.of();

    private final Console console;

    MaintainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        MaintenancePlan plan = plan();
        try (PostgresMaintenance maintenance = PostgresMaintenance.of(database.uri())) {
            if (!recount.isEmpty()) {
                console.out().println(maintenance.recount(recount.get(0), last(recount)) + " changes counted again");
            }
            if (!verify.isEmpty()) {
                return tell(maintenance.verify(verify.get(0), last(verify)));
            }
            if (!recount.isEmpty()) {
                return ExitCode.OK;
            }
            if (every == null) {
                return tell(maintenance.run(plan));
            }
            CountDownLatch asked = new CountDownLatch(1);
            console.termination().whenAsked(asked::countDown);
            maintenance.schedule(plan, every);
            asked.await();
            return ExitCode.OK;
        }
    }

    private MaintenancePlan plan() {
        MaintenancePlan plan = MaintenancePlan.keepingAll().aheadBy(ahead);
        for (Map.Entry<RetainedData, Duration> each : keep.entrySet()) {
            plan = plan.keeping(each.getKey(), each.getValue());
        }
        return dryRun ? plan.asDryRun() : plan;
    }

    private static LocalDate last(List<LocalDate> days) {
        return days.get(days.size() - 1);
    }

    private int tell(List<CountMismatch> wrong) {
        wrong.forEach(count -> console.out()
                .println(PlainText.of(count.rollup() + " " + count.bucket() + " " + count.what() + ": counted "
                        + count.counted() + ", stored " + count.stored())));
        console.out().println(wrong.isEmpty() ? "all counts are right" : wrong.size() + " counts are wrong");
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int tell(MaintenanceReport report) {
        if (!report.ran()) {
            console.out().println("another maintenance run is at work");
            return ExitCode.OK;
        }
        for (MaintenanceReport.Task task : report.tasks()) {
            console.out()
                    .println(task.outcome().name().toLowerCase(Locale.ROOT) + "  " + task.name()
                            + (task.details().isEmpty() ? "" : ": " + PlainText.of(task.details())));
        }
        return report.failed() ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Reads {@code changes}, {@code dead-letters}, …. */
    static final class KeptConverter implements ITypeConverter<RetainedData> {
        @Override
        public RetainedData convert(String text) {
            for (RetainedData kept : RetainedData.values()) {
                if (kept.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                    return kept;
                }
            }
            throw new TypeConversionException(
                    "expected changes, events, dead-letters, hourly-counts or daily-tops, not '" + text + "'");
        }
    }
}
