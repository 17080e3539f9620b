package io.github.wikistream.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** A whole application with PostgreSQL and Redis of its own, in the versions that Spring Boot manages. */
class RealStoresTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int EVENTS = 1_500;

    private final TestPostgres.Database postgres = TestPostgres.freshDatabase();
    private final String redis = TestRedis.freshDatabase();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Edits edits(JdbcTemplate jdbc) {
            jdbc.execute("CREATE TABLE IF NOT EXISTS edit (id uuid NOT NULL, title text NOT NULL)");
            return new Edits(jdbc);
        }
    }

    /** Stores changes with the application's own means, and fails now and then after it has stored some. */
    static class Edits {
        private static final UUID POISONOUS = SampleEvents.id(700);

        private final JdbcTemplate jdbc;
        private final AtomicInteger calls = new AtomicInteger();

        Edits(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @WikiStreamListener(id = "edits", transactional = true)
        void store(RecentChange change) {
            if (change.id().equals(POISONOUS)) {
                throw new PoisonException("an event that this application refuses", null);
            }
            jdbc.update("INSERT INTO edit (id, title) VALUES (?, ?)", change.id(), change.title());
            int call = calls.incrementAndGet();
            if (call % 400 == 0) {
                throw new QueryTimeoutException("it took too long");
            }
            if (call % 700 == 0) {
                throw new IllegalStateException("wrapped", new SQLTransientConnectionException("no connection"));
            }
        }
    }

    private ConfigurableApplicationContext start(EventStreamsServer server, String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties(
                        "wikistream.source=http://127.0.0.1:" + server.port(),
                        "wikistream.user-agent=test/1.0 (test@example.org)",
                        "wikistream.source-name=test",
                        "wikistream.since=" + SampleEvents.time(1),
                        "wikistream.batch-events=100",
                        "spring.datasource.url=" + postgres.jdbcUrl(),
                        "spring.data.redis.url=" + redis)
                .properties(properties)
                .run();
    }

    private static EventStreamsServer server() throws Exception {
        return EventStreamsServer.builder()
                .events(Contexts.events(EVENTS))
                .faults(FaultPlan.cutAfterNew(400))
                .start();
    }

    @Test
    void eachEventIsStoredOnceInTheApplicationsTransactionWhateverFails() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (EventStreamsServer server = server();
                    ConfigurableApplicationContext context = start(server)) {
                assertThat(context.getBean(WikiStream.class).await(LONG)).isTrue();

                JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
                assertThat(jdbc.queryForObject("SELECT count(*) FROM edit", Long.class))
                        .isEqualTo(EVENTS - 1);
                assertThat(jdbc.queryForObject("SELECT count(DISTINCT id) FROM edit", Long.class))
                        .isEqualTo(EVENTS - 1);
                StreamReport.Lane lane =
                        context.getBean(WikiStream.class).report().lanes().get(0);
                assertThat(lane.deadLetters()).isEqualTo(run == 0 ? 1 : 0);
                assertThat(lane.retries()).isEqualTo(run == 0 ? lane.retries() : 0);
            }
        }
    }

    @Test
    void theApplicationsDataSourceAndRedisAreStores() throws Exception {
        try (EventStreamsServer server = server();
                ConfigurableApplicationContext context =
                        start(server, "wikistream.postgres.enabled=true", "wikistream.redis.enabled=true")) {
            assertThat(context.getBean(WikiStream.class).await(LONG)).isTrue();

            assertThat(context.getBean(JdbcTemplate.class)
                            .queryForObject("SELECT count(*) FROM wikistream.recent_change", Long.class))
                    .isEqualTo(EVENTS);
            assertThat(context.getBean(StringRedisTemplate.class).keys("*")).isNotEmpty();
            assertThat(context.getBean(WikiStream.class).report().lanes())
                    .extracting(StreamReport.Lane::sink)
                    .containsExactlyInAnyOrder("edits", "postgresql", "redis");
        }
    }
}
