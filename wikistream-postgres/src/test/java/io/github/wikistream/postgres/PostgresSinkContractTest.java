package io.github.wikistream.postgres;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.SinkContract;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("locales")
class PostgresSinkContractTest extends SinkContract {
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
    protected List<UUID> storedIds() {
        return Stream.concat(ids("recent_change").stream(), ids("event").stream())
                .toList();
    }

    @Override
    protected Optional<List<UUID>> storedDeadLetterIds() {
        return Optional.of(ids("dead_letter"));
    }

    // Before a sink is opened, there is no table.
    private List<UUID> ids(String table) {
        boolean isThere = session.value("SELECT to_regclass('wikistream." + table + "')") != null;
        return isThere ? session.ids(table) : List.of();
    }

    // The rows are written by then, only the checkpoint is not.
    @Override
    protected boolean breakNextWrite() {
        session.execute("CREATE SEQUENCE wikistream.writes");
        session.execute("""
                CREATE FUNCTION wikistream.fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('wikistream.writes') = 1 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN new;
                END $$""");
        session.execute("""
                CREATE TRIGGER fail_once BEFORE UPDATE ON wikistream.checkpoint
                FOR EACH ROW EXECUTE FUNCTION wikistream.fail_once()""");
        return true;
    }

    @Override
    protected Optional<Runnable> stallNextWrite() {
        session.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
        return Optional.of(session::rollback);
    }
}
