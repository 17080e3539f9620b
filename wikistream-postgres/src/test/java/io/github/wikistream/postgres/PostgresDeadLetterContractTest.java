package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import io.github.wikistream.testkit.contract.DeadLetterContract;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresDeadLetterContractTest extends DeadLetterContract {
    private static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();

    private final Session session = new Session(DATABASE.jdbcUrl());

    @BeforeEach
    void emptyStore() {
        session.execute("DROP SCHEMA IF EXISTS wikistream CASCADE");
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    @Override
    protected Sink createSink() {
        return PostgresSink.of(DATABASE.uri());
    }

    @Override
    protected DeadLetterStore createDeadLetters() {
        return new PostgresSinkProvider()
                .deadLetters(SinkProvider.Config.builder()
                        .uri(PluginUri.parse(DATABASE.uri()))
                        .build())
                .orElseThrow();
    }

    @Override
    protected List<UUID> storedIds() {
        return Stream.concat(session.ids("recent_change").stream(), session.ids("event").stream())
                .toList();
    }

    // The rows are written and counted by then; the letter still exists.
    @Override
    protected boolean breakNextSettle() {
        session.execute("CREATE SEQUENCE wikistream.deletions");
        session.execute("""
                CREATE FUNCTION wikistream.fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('wikistream.deletions') = 1 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN old;
                END $$""");
        session.execute("""
                CREATE TRIGGER fail_once BEFORE DELETE ON wikistream.dead_letter
                FOR EACH ROW EXECUTE FUNCTION wikistream.fail_once()""");
        return true;
    }
}
