package io.github.wikistream.faults.stores;

import io.github.wikistream.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;

/** A Redis server with fault injection. */
public final class FaultyRedis implements FaultyServer {
    private static final String PASSWORD_SETTING = "requirepass";
    private static final String PASSWORD = "first-password";

    private final RedisServer server;
    private final RedisClient client;
    private final RedisCommands<String, String> admin;

    /** Starts a server; {@link #close()} stops it. */
    public FaultyRedis(Path folder) {
        server = RedisServer.in(folder).setting(PASSWORD_SETTING, PASSWORD).start();
        client = RedisClient.create(uri());
        admin = client.connect().sync();
    }

    public String uri() {
        return server.uri();
    }

    @Override
    public void begin(StoreFault fault) {
        switch (fault) {
            case CLIENT_KILLED -> killClients();
            case CLIENT_PAUSED -> client("PAUSE", "600000", "WRITE");
            case MEMORY_FULL -> admin.configSet("maxmemory", "1");
            case SCRIPTS_FLUSHED -> admin.scriptFlush();
            case REPLICA -> admin.replicaof("127.0.0.1", 1);
            case EMPTIED -> admin.flushall();
            case REDIS_KILLED -> server.kill();
            case REDIS_PASSWORD_CHANGED -> {
                admin.configSet(PASSWORD_SETTING, "second-password");
                killClients();
            }
            case REDIS_RIGHTS_REVOKED -> acl("-@write");
            default -> throw new IllegalArgumentException("not a fault of Redis: " + fault);
        }
    }

    @Override
    public void meetWrite(StoreFault fault) {
        // All of them take effect with the next write.
    }

    @Override
    public void end(StoreFault fault) {
        switch (fault) {
            case CLIENT_PAUSED -> client("UNPAUSE");
            case MEMORY_FULL -> admin.configSet("maxmemory", "0");
            case REPLICA -> admin.replicaofNoOne();
            case REDIS_KILLED -> server.restart();
            case REDIS_PASSWORD_CHANGED -> admin.configSet(PASSWORD_SETTING, PASSWORD);
            case REDIS_RIGHTS_REVOKED -> acl("+@write");
            default -> throw new IllegalArgumentException("ends by itself: " + fault);
        }
    }

    private void killClients() {
        admin.clientKill(KillArgs.Builder.typeNormal().skipme());
    }

    private void client(String... words) {
        dispatch(CommandType.CLIENT, words);
    }

    /**
     * Changes the permissions of the user that sinks and this class log in as; the commands of this class stay
     * permitted.
     */
    private void acl(String rule) {
        dispatch(CommandType.ACL, "SETUSER", "default", rule);
    }

    private void dispatch(CommandType command, String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        for (String word : words) {
            arguments.add(word);
        }
        admin.dispatch(command, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    /** Restarts the server if it has gone down by itself. */
    public void ensureUp() {
        try {
            server.pid();
        } catch (IllegalStateException e) {
            server.restart();
        }
    }

    @Override
    public void close() {
        client.shutdown();
        server.close();
    }
}
