package io.github.wikistream.faults.crash;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.faults.common.PostgresContents;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stores of one run: servers that can be killed, or a folder. */
final class Stores implements AutoCloseable {
    private final Victim victim;
    private final Path folder;
    private final @Nullable PostgresServer postgres;
    private final @Nullable RedisServer redis;
    private final @Nullable FileContents files;
    private int copies;
    private @Nullable Path copy;

    /**
     * Opens empty stores.
     *
     * @param folder the data of this run
     * @param postgres a durable server, whose tables are truncated
     */
    Stores(Variant variant, Path folder, @Nullable PostgresServer postgres) {
        this.folder = folder;
        victim = variant.victim();
        this.postgres = variant.hasPostgres() ? postgres : null;
        if (this.postgres != null) {
            new PostgresContents(this.postgres.jdbcUrl()).clear();
        }
        redis = variant.hasRedis() ? startRedis() : null;
        files = variant == Variant.FILES ? new FileContents(folder) : null;
    }

    private RedisServer startRedis() {
        return RedisServer.in(folder.resolve("redis"))
                .setting("appendonly", victim == Victim.REDIS_OLD_SAVE ? "no" : "yes")
                .start();
    }

    /** Returns the program's arguments that name the stores. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (postgres != null) {
            arguments.add("--postgres=" + postgres.jdbcUrl());
        }
        if (redis != null) {
            arguments.add("--redis=" + redis.uri());
        }
        if (files != null) {
            arguments.add("--folder=" + folder);
        }
        return arguments;
    }

    /** Saves the present content of Redis, to restart it with. */
    void keep() {
        if (redis == null) {
            throw new IllegalStateException("this run has no Redis");
        }
        if (victim == Victim.REDIS_OLD_SAVE) {
            RedisClient client = RedisClient.create(redis.uri());
            try (client;
                    var connection = client.connect()) {
                connection.sync().save();
            }
        } else {
            copy = folder.resolve("copy-" + ++copies);
            redis.copyDisk(copy);
        }
    }

    /** Returns the number of events that Redis has counted; 0 without Redis. */
    long counted() {
        return redis == null ? 0 : counts(redis).events();
    }

    private static MetricContents counts(RedisServer redis) {
        return MetricContents.inRedis(Program.PIPELINE, redis.uri());
    }

    /** Kills the victim server. */
    void kill() {
        if (victim == Victim.POSTGRES && postgres != null) {
            postgres.kill();
        } else if (redis != null) {
            redis.kill();
        }
    }

    /** Restarts the victim server with the content of its disk or with the saved content. */
    void restart() {
        Path kept = copy;
        if (victim == Victim.POSTGRES && postgres != null) {
            postgres.restart();
        } else if (redis != null && kept != null) {
            redis.restartFrom(kept);
        } else if (redis != null) {
            redis.restart();
        }
    }

    /**
     * Compares the content of the stores.
     *
     * @param repeatable how many events a store without a checkpoint may hold twice
     */
    List<Verdict> judge(Oracle oracle, long repeatable) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        if (postgres != null) {
            verdicts.addAll(new PostgresContents(postgres.jdbcUrl()).judge(oracle));
        }
        if (redis != null) {
            verdicts.addAll(counts(redis).judge(oracle));
        }
        if (files != null) {
            verdicts.addAll(files.judge(oracle, repeatable));
        }
        return verdicts;
    }

    /** Stops Redis; PostgreSQL is reused by the next run. */
    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
