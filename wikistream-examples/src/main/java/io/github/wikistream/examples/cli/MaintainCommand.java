package io.github.wikistream.examples.cli;

import io.github.wikistream.postgres.CountMismatch;
import io.github.wikistream.postgres.PostgresUpkeep;
import io.github.wikistream.postgres.RetainedData;
import io.github.wikistream.postgres.UpkeepPlan;
import io.github.wikistream.postgres.UpkeepReport;
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

/** Looks after a database. */
@Command(
        name = "maintain",
        header = "Looks after a database: partitions, retention, counts.",
        description = {
            "Makes partitions ahead of time, drops what is older than it needs to be, folds counts, and keeps statistics fresh.",
            "Who reads or writes is not held up. Runs once unless told otherwise; what was done stands in wikistream.maintenance_log."
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
            converter = {KeptConverter.class, TimeConverter.class},
            description = {
                "How long to keep what, such as changes=90d; for ever what is not named.",
                "There are changes, events, dead-letters, hourly-counts and daily-tops."
            })
    private Map<RetainedData, Duration> keep = new LinkedHashMap<>();

    @Option(
            names = "--ahead",
            paramLabel = "DAYS",
            description = "For how many days from tomorrow on to make partitions, 0 to 60. Default: 3")
    private int ahead = UpkeepPlan.keepingAll().daysAhead();

    @Option(names = "--dry-run", description = "Tell what would be done, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Go on until stopped (Ctrl-C, SIGTERM), with so long between two runs, such as 15m or 1h.")
    private @Nullable Duration every;

    @Option(
            names = "--verify",
            paramLabel = "DAY",
            arity = "1..2",
            description =
                    "Compare all counts of a day, or of the days from one to another, with the rows, and do nothing else.")
    private List<LocalDate> verify = List.of();

    @Option(
            names = "--recount",
            paramLabel = "DAY",
            arity = "1..2",
            description = "Make the counts of a day, or of the days from one to another, anew from the rows.")
    private List<LocalDate> recount = List.of();

    private final Console console;

    MaintainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        UpkeepPlan plan = new UpkeepPlan(ahead, keep, dryRun);
        try (PostgresUpkeep upkeep = PostgresUpkeep.of(database.uri())) {
            if (!recount.isEmpty()) {
                console.out().println(upkeep.recount(recount.get(0), last(recount)) + " changes counted anew");
            }
            if (!verify.isEmpty()) {
                return tell(upkeep.verify(verify.get(0), last(verify)));
            }
            if (!recount.isEmpty()) {
                return ExitCode.OK;
            }
            if (every == null) {
                return tell(upkeep.run(plan));
            }
            CountDownLatch asked = new CountDownLatch(1);
            console.termination().whenAsked(asked::countDown);
            upkeep.schedule(plan, every);
            asked.await();
            return ExitCode.OK;
        }
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

    private int tell(UpkeepReport report) {
        if (!report.ran()) {
            console.out().println("another maintainer is at work");
            return ExitCode.OK;
        }
        for (UpkeepReport.Task task : report.tasks()) {
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

    /** Reads {@code 15m}, {@code 12h} or {@code 90d}. */
    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,6}[mhd]")) {
                throw new TypeConversionException("expected a time such as 15m, 12h or 90d, not '" + text + "'");
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
    }
}
