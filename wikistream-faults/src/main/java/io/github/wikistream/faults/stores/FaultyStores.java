package io.github.wikistream.faults.stores;

import java.nio.file.Path;

/** A PostgreSQL and a Redis server that things go wrong with. */
public final class FaultyStores implements AutoCloseable {
    private final FaultyRedis redis;
    private final FaultyPostgres postgres;

    /**
     * Starts the servers.
     *
     * @param folder where they keep their data
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

    /** Returns the server that a fault befalls. */
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
