package io.github.wikistream.bench.faults;

import io.github.wikistream.testkit.servers.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;

/** A Redis server that things go wrong with. */
final class FaultyRedis implements FaultyServer {
    private final RedisServer server;
    private final RedisClient client;
    private final RedisCommands<String, String> admin;

    /** Starts one; {@link #close()} stops it. */
    FaultyRedis(Path folder) {
        server = RedisServer.in(folder).start();
        client = RedisClient.create(server.uri());
        admin = client.connect().sync();
    }

    String uri() {
        return server.uri();
    }

    @Override
    public void begin(StoreFault fault) {
        switch (fault) {
            case CLIENT_KILLED -> admin.clientKill(KillArgs.Builder.typeNormal().skipme());
            case CLIENT_PAUSED -> client("PAUSE", "600000", "WRITE");
            case MEMORY_FULL -> admin.configSet("maxmemory", "1");
            case SCRIPTS_FLUSHED -> admin.scriptFlush();
            case REPLICA -> admin.replicaof("127.0.0.1", 1);
            case EMPTIED -> admin.flushall();
            case REDIS_KILLED -> server.kill();
            default -> throw new IllegalArgumentException("none of Redis: " + fault);
        }
    }

    @Override
    public void meetWrite(StoreFault fault) {
        // Each shows by itself with the next write.
    }

    @Override
    public void end(StoreFault fault) {
        switch (fault) {
            case CLIENT_PAUSED -> client("UNPAUSE");
            case MEMORY_FULL -> admin.configSet("maxmemory", "0");
            case REPLICA -> admin.replicaofNoOne();
            case REDIS_KILLED -> server.restart();
            default -> throw new IllegalArgumentException("ends by itself: " + fault);
        }
    }

    private void client(String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        for (String word : words) {
            arguments.add(word);
        }
        admin.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    @Override
    public void close() {
        client.shutdown();
        server.close();
    }
}
