package io.github.wikistream.postgres.migration;

import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Lets each migration take its time: one that fills a new table reads all that is stored. */
final class LongMigration implements Callback {
    private static final Duration LIMIT = Duration.ofDays(1);

    private @Nullable StatementTimeout patience;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || isEnd(event);
    }

    private static boolean isEnd(Event event) {
        return event == Event.AFTER_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE_ERROR;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                patience = StatementTimeout.of(context.getConnection(), LIMIT);
            } else if (patience != null) {
                patience.close();
                patience = null;
            }
        } catch (SQLException e) {
            throw new FlywayException("time-out of the connection could not be set", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "wikistream-patience";
    }
}
