package io.github.wikistream.faults.crash;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stop before and after the commit of a batch. Sinks also commit other transactions, such as for new
 * partitions; the relevant ones change the checkpoint table.
 */
final class StoppingConnections {
    private static final String CHECKPOINT_CHANGES = "INSERT INTO wikistream.checkpoint AS";
    private static final String CONNECTION_FAILURE = "08006";

    private final DataSource real;
    private final Stops stops;

    private StoppingConnections(DataSource real, Stops stops) {
        this.real = real;
        this.stops = stops;
    }

    static DataSource of(DataSource real, Stops stops) {
        StoppingConnections connections = new StoppingConnections(real, stops);
        return proxy(DataSource.class, (proxy, method, arguments) -> connections.call(method, arguments));
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        Object result = invoke(real, method, arguments);
        return result instanceof Connection connection ? proxy(Connection.class, new Watch(connection, stops)) : result;
    }

    /** Tracks one connection. */
    private static final class Watch implements InvocationHandler {
        private final Connection connection;
        private final Stops stops;
        private boolean holdsBatch;

        Watch(Connection connection, Stops stops) {
            this.connection = connection;
            this.stops = stops;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().equals("commit") && holdsBatch) {
                holdsBatch = false;
                stops.pass(Place.POSTGRES_BEFORE_COMMIT);
                connection.commit();
                if (!stops.pass(Place.POSTGRES_AFTER_COMMIT)) {
                    throw new SQLException("the reply to a commit was lost (injected)", CONNECTION_FAILURE);
                }
                return null;
            }
            if (method.getName().equals("prepareStatement")
                    && arguments != null
                    && arguments[0] instanceof String sql
                    && sql.contains(CHECKPOINT_CHANGES)) {
                holdsBatch = true;
            } else if (method.getName().equals("rollback")) {
                holdsBatch = false;
            }
            return StoppingConnections.invoke(connection, method, arguments);
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
