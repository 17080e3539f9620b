package com.example.platform;

import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.spring.WikiStreamListener;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The same with the starter: each change is stored once in the transaction of the application. */
@SpringBootApplication
public class Application {
    private final JdbcTemplate jdbc;

    Application(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        jdbc.execute("CREATE TABLE change (id uuid PRIMARY KEY)");
    }

    @WikiStreamListener(id = "changes", transactional = true)
    void store(RecentChange change) {
        jdbc.update("INSERT INTO change (id) VALUES (?)", change.id());
    }

    public static void main(String[] args) throws Exception {
        try (PostgresServer postgres = PostgresServer.in(Path.of("target", "servers", "application"))
                        .temporary()
                        .start();
                EventStreamsServer server = Program.server();
                ConfigurableApplicationContext context = SpringApplication.run(
                        Application.class,
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--wikistream.source=http://127.0.0.1:" + server.port(),
                        "--wikistream.user-agent=platform/1.0 (me@example.org)",
                        "--wikistream.since=" + SampleEvents.time(1))) {
            Program.require("stream ended", 1, context.getBean(WikiStream.class).await(Duration.ofMinutes(5)) ? 1 : 0);
            Program.require("table of the application", Program.EVENTS, Program.count(context.getBean(DataSource.class), "change"));
        }
    }
}
