package io.github.wikistream.faults.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.MemorySink;
import io.github.wikistream.faults.common.VirtualSource;
import io.github.wikistream.internal.http.HttpSourceSettings;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Stored;
import io.github.wikistream.testkit.oracle.Verdict;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultKind;
import io.github.wikistream.testkit.server.Scenario;
import io.github.wikistream.testkit.time.JumpingTime;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Reads the same scenarios with a plain client that resends the last id and with this library, and tabulates in
 * Markdown what each of them lost and duplicated. Every scenario has events out of order, like the real stream, and one
 * kind of connection fault.
 */
public final class Comparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEEDS = 20;
    private static final int DISORDER = 20;

    /** The rows of the table: the faults in addition to disorder. */
    private static final List<Plan> PLANS = List.of(
            new Plan("connections cut at any byte", FaultKind.CUT),
            new Plan("responses that end cleanly", FaultKind.CLEAN_END),
            new Plan("error frames", FaultKind.ERROR_FRAME),
            new Plan("silence", FaultKind.STALL),
            new Plan("no answer, then a cut", FaultKind.HANG_UP, FaultKind.CUT),
            new Plan("5xx, then a cut", FaultKind.SERVER_ERROR, FaultKind.CUT),
            new Plan("429, then a cut", FaultKind.TOO_MANY_REQUESTS, FaultKind.CUT),
            new Plan("positions refused, and cuts", FaultKind.REFUSED_POSITION, FaultKind.CUT),
            new Plan("cuts, many events in one millisecond", FaultKind.CUT, FaultKind.BURST),
            new Plan("cuts, events dated years back", FaultKind.CUT, FaultKind.YEARS_BACK),
            new Plan("cuts, events dated in the future", FaultKind.CUT, FaultKind.FUTURE),
            new Plan("cuts, the other data centre takes over", FaultKind.CUT, FaultKind.SWITCH_OVER),
            new Plan("cuts, canaries", FaultKind.CUT, FaultKind.CANARY),
            new Plan("cuts, repeats by producers", FaultKind.CUT, FaultKind.REPEAT),
            new Plan("cuts, another cluster answers", FaultKind.CUT, FaultKind.OTHER_CLUSTER));

    private Comparison() {}

    private record Plan(String title, List<FaultKind> kinds) {
        Plan(String title, FaultKind... kinds) {
            this(title, List.of(kinds));
        }

        Scenario scenario(long seed) {
            Scenario.Builder builder =
                    Scenario.builder(seed).events(300).connections(12).weight(FaultKind.DISORDER, DISORDER);
            kinds.forEach(kind -> builder.weight(kind, DISORDER));
            return builder.build();
        }
    }

    /**
     * A row.
     *
     * @param issued number of events that belong in a store
     * @param plain the result of the plain client
     * @param library the result of the library
     */
    record Row(String title, long issued, Result plain, Result library) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d | %,d |",
                    title,
                    issued,
                    plain.lost(),
                    plain.duplicated(),
                    library.lost(),
                    library.duplicated());
        }
    }

    /** Number of lost events, and of events that occurred more than once. */
    record Result(long lost, long duplicated) {
        Result plus(Verdict verdict) {
            return new Result(
                    lost + verdict.lost().size(),
                    duplicated + verdict.duplicated().size());
        }
    }

    /** Compares over seeds 1 to {@code seeds} of each plan. */
    static List<Row> rows(int seeds) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Plan plan : PLANS) {
            Row row = new Row(plan.title(), 0, new Result(0, 0), new Result(0, 0));
            for (long seed = 1; seed <= seeds; seed++) {
                Scenario scenario = plan.scenario(seed);
                Oracle oracle = Oracle.of(scenario.toString(), scenario.issued());
                Verdict plain = oracle.events(readPlainly(scenario));
                Verdict library = oracle.events(readByLibrary(scenario));
                row = new Row(
                        row.title(),
                        row.issued() + plain.expected(),
                        row.plain().plus(plain),
                        row.library().plus(library));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<Stored> readPlainly(Scenario scenario) throws IOException {
        JumpingTime time = new JumpingTime(scenario.start());
        try (EventStreamsServer server =
                EventStreamsServer.builder().scenario(scenario).time(time).start()) {
            List<Stored> stored = new ArrayList<>();
            for (String data :
                    LastIdClient.read(URI.create(server.uri() + "recentchange?since=" + scenario.start()), time)) {
                JsonNode id = JSON.readTree(data).path("meta").path("id");
                stored.add(new Stored(UUID.fromString(id.asText()), data));
            }
            return stored;
        }
    }

    private static List<Stored> readByLibrary(Scenario scenario) throws IOException, InterruptedException {
        JumpingTime time = new JumpingTime(scenario.start());
        MemorySink memory = new MemorySink();
        try (EventStreamsServer server =
                EventStreamsServer.builder().scenario(scenario).time(time).start()) {
            HttpSourceSettings settings = HttpSourceSettings.of(
                            URI.create("http://127.0.0.1:" + server.port()),
                            List.of("recentchange"),
                            "wikistream-faults/1.0 (faults@example.org)")
                    .since(scenario.start());
            try (WikiStream stream = WikiStream.builder()
                    .source(VirtualSource.of(settings, time.clock(), time::jump, 1))
                    .clock(time.clock())
                    .sink("memory", memory)
                    .start()) {
                stream.await();
            }
        }
        return memory.events();
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SEEDS;
        System.out.println("| faults, " + seeds + " seeds each | events issued | lost by the plain client"
                + " | duplicated by it | lost by wikistream | duplicated by it |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        rows(seeds).forEach(System.out::println);
        System.exit(0);
    }
}
