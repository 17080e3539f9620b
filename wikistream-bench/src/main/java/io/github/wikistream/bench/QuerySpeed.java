package io.github.wikistream.bench;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.BatchChain;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * How long questions to 30 days of simulated changes take. Stores the changes first, which takes the most time; each
 * question is asked again and again, at random minutes of the last days, and the median and the 95th percentile printed.
 *
 * <pre>java -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.QuerySpeed EVENTS [RUNS] [explain]</pre>
 *
 * <p>With {@code explain} the server's log, whose place is printed, holds the plan of each statement.
 */
public final class QuerySpeed {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final int DAYS = 30;
    private static final int BATCH = 5_000;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final WikiAnalytics analytics;
    private final Random random = new Random(1);

    private QuerySpeed(WikiAnalytics analytics) {
        this.analytics = analytics;
    }

    /** Runs it. */
    public static void main(String[] args) throws SQLException {
        int events = Integer.parseInt(args[0]);
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        PostgresServer.Builder builder = Servers.postgres();
        if (args.length > 2) {
            builder.setting("session_preload_libraries", "auto_explain")
                    .setting("auto_explain.log_min_duration", "0")
                    .setting("auto_explain.log_analyze", "on")
                    .setting("auto_explain.log_timing", "off")
                    .setting("auto_explain.log_parameter_max_length", "0");
        }
        PostgresServer server = builder.start();
        try (WikiAnalytics analytics = WikiAnalytics.of(server.uri()).withLimit(Duration.ofMinutes(5))) {
            System.out.println("server log: " + server.logFile());
            long start = System.nanoTime();
            store(server, events);
            System.out.printf(
                    Locale.ROOT,
                    "%,d changes stored and folded in %d s%n",
                    events,
                    (System.nanoTime() - start) / 1_000_000_000);
            new QuerySpeed(analytics).measure(runs);
        } finally {
            // The log with the plans is in the folder.
            if (args.length > 2) {
                server.close();
            } else {
                Servers.discard(server);
            }
        }
    }

    private static void store(PostgresServer server, int events) throws SQLException {
        int minutes = DAYS * 24 * 60;
        try (PostgresSink sink = PostgresSink.of(server.uri() + "?raw=false")) {
            sink.open(new SinkContext("bench"));
            BatchChain chain = new BatchChain();
            List<RecentChange> batch = new ArrayList<>();
            long stored = 0;
            // The first changes of each minute: as many as it takes, and spread over days and nights alike.
            for (int minute = 0; minute < minutes; minute++) {
                SimulatedChanges simulated = SimulatedChanges.from(1, START.plus(Duration.ofMinutes(minute)));
                long wanted = (long) events * (minute + 1) / minutes;
                while (stored + batch.size() < wanted) {
                    batch.add(simulated.next());
                }
                if (batch.size() >= BATCH || minute == minutes - 1) {
                    sink.write(chain.next(batch));
                    stored += batch.size();
                    batch.clear();
                }
            }
        }
        // After the sink was closed, because only one session compacts at a time.
        try (PostgresMaintenance maintenance = PostgresMaintenance.of(server.uri());
                Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            do {
                System.out.println(maintenance.run(MaintenancePlan.keepingAll().aheadBy(0)));
            } while (SqlNumber.of(connection, "SELECT count(*) FROM wikistream.count_delta") > 0);
        }
    }

    /** Returns a range that ends at some minute of the last five days. */
    private ChangeSelection last(Duration length) {
        return endingBefore(Duration.ofMinutes(random.nextInt(5 * 24 * 60)), length);
    }

    /** Returns a range that ends at some hour of the last five days; all of it lies in the counts. */
    private ChangeSelection lastWhole(Duration length) {
        return endingBefore(Duration.ofHours(random.nextInt(5 * 24)), length);
    }

    private static ChangeSelection endingBefore(Duration ago, Duration length) {
        return ChangeSelection.of(
                TimeRange.before(START.plus(Duration.ofDays(DAYS)).minus(ago), length));
    }

    private void measure(int runs) {
        Duration hour = Duration.ofHours(1);
        Duration day = Duration.ofDays(1);
        Duration month = Duration.ofDays(25);
        Map<String, Consumer<WikiAnalytics>> questions = new LinkedHashMap<>();
        questions.put("counts: total of 25 days", a -> a.breakdowns().total(last(month)));
        questions.put("counts: types of 25 days", a -> a.breakdowns().by(Dimension.TYPE, last(month), 10));
        questions.put(
                "counts: namespaces of bots' minor edits, 25 days",
                a -> a.breakdowns()
                        .by(
                                Dimension.NAMESPACE,
                                last(month).byActors(ActorKind.BOT).whereMinor(true),
                                10));
        questions.put("counts: top wikis of 25 days", a -> a.breakdowns().by(Dimension.WIKI, last(month), 10));
        questions.put("counts: wikis of a week and the week before", a -> {
            ChangeSelection week = last(Duration.ofDays(7));
            a.breakdowns().compareBy(Dimension.WIKI, week, week.range().previous(), 10);
        });
        questions.put("counts: 24 hours by minutes", a -> a.timeSeries().series(last(day), 1, ChronoUnit.MINUTES));
        questions.put("counts: 25 days by hours", a -> a.timeSeries().series(last(month), 1, ChronoUnit.HOURS));
        questions.put(
                "counts: 25 days of Berlin",
                a -> a.timeSeries().series(last(month).inZone(BERLIN), 1, ChronoUnit.DAYS));
        questions.put(
                "counts: actors of 25 days by days", a -> a.timeSeries().actorMix(last(month), 1, ChronoUnit.DAYS));
        questions.put(
                "counts: heatmap of 25 days",
                a -> a.timeSeries().heatmap(last(month).inZone(BERLIN)));
        questions.put("counts: bursts of 24 hours", a -> a.timeSeries().bursts(last(day), 6, 10));
        questions.put("counts: reverts of 24 hours", a -> a.quality().reverts(last(day)));
        questions.put("counts: first-time users of 24 hours", a -> a.quality().firstTimers(last(day), 10));
        questions.put("tops: users of 1 whole hour", a -> a.topLists().users(lastWhole(hour), 10));
        questions.put("tops: users of 24 whole hours", a -> a.topLists().users(lastWhole(day), 10));
        questions.put("tops: users of 600 whole hours", a -> a.topLists().users(lastWhole(month), 10));
        questions.put("tops: pages of 24 whole hours", a -> a.topLists().pages(lastWhole(day), 10));
        questions.put("tops: pages of 600 whole hours", a -> a.topLists().pages(lastWhole(month), 10));
        questions.put("tops: users of 1 hour", a -> a.topLists().users(last(hour), 10));
        questions.put("tops: users of 24 hours", a -> a.topLists().users(last(day), 10));
        questions.put("tops: users of 25 days", a -> a.topLists().users(last(month), 10));
        questions.put("tops: pages of 24 hours", a -> a.topLists().pages(last(day), 10));
        questions.put("tops: pages of 25 days", a -> a.topLists().pages(last(month), 10));
        questions.put("rows: newest changes", a -> a.changes().newest(12));
        questions.put(
                "rows: a page's history, 25 days",
                a -> a.changes().ofPage("enwiki", "Main Page", last(month), null, 50));
        questions.put("rows: a user's history, 25 days", a -> {
            ChangeSelection scope = last(month);
            String user = a.topLists().users(scope, 20).get(19).user();
            a.changes().ofUser(user, scope, null, 50);
        });
        questions.put(
                "rows: top users of one wiki, 24 hours",
                a -> a.topLists().users(last(day).onWikis("enwiki"), 10));
        questions.put("rows: sizes of 24 hours", a -> a.distributions().sizeChanges(last(day)));
        questions.put("rows: changes per user, 24 hours", a -> a.distributions().changesPerUser(last(day)));
        questions.put("rows: comments of 24 hours", a -> a.distributions().comments(last(day)));
        questions.put("rows: edit wars of 24 hours", a -> a.quality().editWars(last(day), 3, 10));
        questions.put("rows: survival of new pages, 24 hours", a -> a.quality().newPages(last(day)));
        System.out.println("| question | p50 ms | p95 ms |");
        questions.forEach((name, question) -> {
            long[] nanos = new long[runs];
            question.accept(analytics);
            for (int run = 0; run < runs; run++) {
                long start = System.nanoTime();
                question.accept(analytics);
                nanos[run] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f |%n",
                    name,
                    nanos[runs / 2] / 1e6,
                    nanos[(int) Math.ceil(runs * 0.95) - 1] / 1e6);
        });
    }
}
