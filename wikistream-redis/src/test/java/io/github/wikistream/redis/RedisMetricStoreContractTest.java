package io.github.wikistream.redis;

import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.testkit.contract.MetricStoreContract;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The contract of a metric store, for a user with exactly the documented rights. */
@Tag("locales")
class RedisMetricStoreContractTest extends MetricStoreContract {
    private static final String USER = "documented";
    private static final String PASSWORD = "for-tests";

    private final String database = TestRedis.freshDatabase();
    private final StoredKeys admin = new StoredKeys(database);
    private final CuttingProxy proxy = new CuttingProxy(database);

    @BeforeEach
    void makeUser() {
        acl(Documented.rights(USER, PASSWORD));
        // The test database is not number 0.
        acl("SETUSER", USER, "+select");
    }

    @Override
    protected MetricStore createStore() {
        RedisURI uri = RedisURI.create(proxy.uri());
        return RedisMetricStore.create("redis://" + USER + ":" + PASSWORD + "@" + uri.getHost() + ":" + uri.getPort()
                + "/" + uri.getDatabase() + "?timeout=120");
    }

    @Override
    protected boolean breakNextWrite() {
        proxy.loseNextAnswer();
        return true;
    }

    @AfterEach
    void closeProxyAndLockUserOut() {
        proxy.close();
        acl("SETUSER", USER, "off");
        admin.close();
    }

    private void acl(String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        List.of(words).forEach(arguments::add);
        admin.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }
}
