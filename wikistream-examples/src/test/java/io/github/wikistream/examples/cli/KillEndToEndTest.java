package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed as {@code kill -9} does, ten times at random moments; a last run completes, and every event is there once. */
class KillEndToEndTest {
    private static final int KILLS = 10;

    private final TestPostgres.Database postgres = TestPostgres.freshDatabase();
    private final String redis = TestRedis.freshDatabase();

    @TempDir
    private Path folder;

    @Test
    void whatTenKillsInterruptedIsCompleteInTheEnd() throws Exception {
        Path file = Recordings.file("2021-08-27_kirajano.sse.gz");
        Recount expected = Recount.of(file);
        Random random = new Random(9);
        int killed = 0;
        // 1,950 events in 65 s of the recording: at that pace there is something under way for most of a minute.
        try (Commands.Served served =
                new Commands.Served(List.of(file.toString(), "--speed", "1.5", "--cut-after", "120"))) {
            for (int i = 0; i < KILLS; i++) {
                long before = rows();
                Process process = start(served.url());
                // Every kill hits a process that has stored something, and is about to store more.
                boolean over = false;
                while (!over && rows() == before) {
                    over = process.waitFor(20, TimeUnit.MILLISECONDS);
                }
                if (!process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    killed++;
                }
            }
            Process last = start(served.url());
            assertThat(last.waitFor()).isZero();
        }
        assertThat(killed).isGreaterThan(KILLS / 2);
        RecordingsEndToEndTest.assertPostgres(expected, postgres);
        RecordingsEndToEndTest.assertRedis(expected, redis);
    }

    private long rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet table = statement.executeQuery("SELECT to_regclass('wikistream.recent_change')")) {
            table.next();
            if (table.getString(1) == null) {
                return 0;
            }
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM wikistream.recent_change")) {
                count.next();
                return count.getLong(1);
            }
        }
    }

    private Process start(String url) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--source",
                url,
                "--sink",
                postgres.uri(),
                "--sink",
                redis));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("run.log").toFile()))
                .start();
    }
}
