package io.github.wikistream.faults.stores;

import java.nio.file.Path;

/** A PostgreSQL and a Redis server with fault injection. */
public final class FaultyStores implements AutoCloseable {
    private final FaultyRedis redis;
    private final FaultyPostgres postgres;

    /**
     * Starts the servers.
     *
     * @param folder the servers' data folder
     */
    public FaultyStores(Path folder) {
        redis = new FaultyRedis(folder.resolve("redis"));
        boolean started = false;
        try {
            postgres = new FaultyPostgres(folder.resolve("postgres"));
            started = true;
        } finally {
            if (!started) {
                redis.close();
            }
        }
    }

    public FaultyPostgres postgres() {
        return postgres;
    }

    public FaultyRedis redis() {
        return redis;
    }

    /** Returns the server that a fault affects. */
    public FaultyServer of(StoreFault fault) {
        return fault.store() == StoreFault.Store.POSTGRES ? postgres : redis;
    }

    /** Stops the servers. */
    @Override
    public void close() {
        try (redis) {
            postgres.close();
        }
    }
}
