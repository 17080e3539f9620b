package io.github.wikistream.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Hands out the connections of another, counts them, and loses the answer to a commit when told to. */
final class FlakyDataSource implements DataSource {
    private final DataSource origin;
    private final AtomicInteger handedOut = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean autoCommitOnClose = true;
    private volatile @Nullable Boolean loseAnswer;

    FlakyDataSource(DataSource origin) {
        this.origin = origin;
    }

    /** Makes the next commit fail as if the connection broke: behind it, or before it if {@code committed} is false. */
    void loseNextCommitAnswer(boolean committed) {
        loseAnswer = committed;
    }

    int handedOut() {
        return handedOut.get();
    }

    int stillOpen() {
        return open.get();
    }

    /** Tells whether every connection that was given back committed by itself, as it did when it was handed out. */
    boolean autoCommitOnClose() {
        return autoCommitOnClose;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection real = origin.getConnection();
        handedOut.incrementAndGet();
        open.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(
                FlakyDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !real.isClosed()) {
                        autoCommitOnClose &= real.getAutoCommit();
                        open.decrementAndGet();
                    }
                    Boolean lose = loseAnswer;
                    if (method.getName().equals("commit") && lose != null) {
                        loseAnswer = null;
                        if (lose) {
                            real.commit();
                        }
                        real.close();
                        open.decrementAndGet();
                        throw new SQLException("the line went dead", "08006");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return origin.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        origin.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        origin.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return origin.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return origin.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return origin.isWrapperFor(type);
    }
}
