package io.github.wikistream.spring;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.jdbc.TransactionalSink;
import io.github.wikistream.jdbc.TransactionalSink.TransactionWork;
import io.github.wikistream.sink.Sink;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates sinks whose checkpoint is part of the application's transaction. */
final class TransactionalListenerSinks implements ListenerSinks {
    private final BeanFactory beans;

    TransactionalListenerSinks(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Sink create(ListenerMethod method) {
        if (!method.settings().transactional()) {
            return new ListenerSink(method);
        }
        PlatformTransactionManager manager = manager(method.settings().transactionManager());
        DataSource dataSource = dataSource(manager);
        TransactionTemplate template = new TransactionTemplate(manager);
        return TransactionalSink.of(
                work -> template.executeWithoutResult(status -> run(work, dataSource)),
                (connection, batch) ->
                        ListenerFault.callingInTransaction(method, () -> method.deliver(batch.events())));
    }

    private PlatformTransactionManager manager(String name) {
        PlatformTransactionManager manager = name.isEmpty()
                ? beans.getBeanProvider(PlatformTransactionManager.class).getIfUnique()
                : beans.getBean(name, PlatformTransactionManager.class);
        return require(manager, "one transaction manager, a primary one, or the name of one in transactionManager");
    }

    private DataSource dataSource(PlatformTransactionManager manager) {
        if (manager instanceof ResourceTransactionManager own && own.getResourceFactory() instanceof DataSource its) {
            return its;
        }
        return require(beans.getBeanProvider(DataSource.class).getIfUnique(), "one DataSource, or a primary one");
    }

    private static <T> T require(@Nullable T found, String what) {
        if (found == null) {
            throw new IllegalStateException("transactional = true needs " + what);
        }
        return found;
    }

    private static void run(TransactionWork work, DataSource dataSource) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            if (!DataSourceUtils.isConnectionTransactional(connection, dataSource)) {
                throw SinkException.permanent(
                        "the transaction manager does not manage the DataSource; name the one that does in"
                                + " transactionManager",
                        null);
            }
            work.run(connection);
        } catch (SQLException e) {
            throw new UncategorizedSQLException("wikistream", null, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
