package io.github.wikistream.faults.stores;

/** A fault of a store. A lasting fault stays until it is repaired; the others are momentary. */
public enum StoreFault {
    /** {@code pg_terminate_backend} in the middle of a transaction. */
    SESSION_ENDED_IN_WRITE(Store.POSTGRES, true),
    /** {@code pg_terminate_backend} between two transactions. */
    SESSION_ENDED_IDLE(Store.POSTGRES, false),
    /** Another session holds a lock on the table. */
    TABLE_LOCKED(Store.POSTGRES, true),
    /** Another session holds a lock on the checkpoint's row. */
    CHECKPOINT_LOCKED(Store.POSTGRES, true),
    /** A statement exceeds {@code statement_timeout}. */
    STATEMENT_TIMEOUT(Store.POSTGRES, true),
    /** {@code default_transaction_read_only} is on. */
    READ_ONLY(Store.POSTGRES, true),
    /** Inserts fail with SQLSTATE 53100, raised by a trigger. */
    DISK_FULL(Store.POSTGRES, true),
    /** The server is stopped and restarted later on the same port. */
    POSTGRES_STOPPED(Store.POSTGRES, true),
    /** The server is killed and restarted later on the same port. */
    POSTGRES_KILLED(Store.POSTGRES, true),
    /** The role's password is changed, and its sessions are terminated. */
    PASSWORD_CHANGED(Store.POSTGRES, true),
    /** The role may no longer insert rows. */
    RIGHTS_REVOKED(Store.POSTGRES, true),
    /** {@code CLIENT KILL}. */
    CLIENT_KILLED(Store.REDIS, false),
    /** {@code CLIENT PAUSE … WRITE}. */
    CLIENT_PAUSED(Store.REDIS, true),
    /** {@code maxmemory} is reached. */
    MEMORY_FULL(Store.REDIS, true),
    /** {@code SCRIPT FLUSH}. */
    SCRIPTS_FLUSHED(Store.REDIS, false),
    /** {@code REPLICAOF} a server that does not exist. */
    REPLICA(Store.REDIS, true),
    /** {@code FLUSHALL}. */
    EMPTIED(Store.REDIS, false),
    /** The server is killed and restarted later on the same port. */
    REDIS_KILLED(Store.REDIS, true),
    /** The user's password is changed, and its connections are closed. */
    REDIS_PASSWORD_CHANGED(Store.REDIS, true),
    /** The user may no longer write. */
    REDIS_RIGHTS_REVOKED(Store.REDIS, true);

    /** A store that a fault affects. */
    public enum Store {
        /** Rows. */
        POSTGRES("postgres"),
        /** Metrics. */
        REDIS("redis");

        private final String lane;

        Store(String lane) {
            this.lane = lane;
        }

        /** Returns the name of the store's lane. */
        public String lane() {
            return lane;
        }
    }

    private final Store store;
    private final boolean lasting;

    StoreFault(Store store, boolean lasting) {
        this.store = store;
        this.lasting = lasting;
    }

    /** Returns the affected store. */
    public Store store() {
        return store;
    }

    /** Returns whether it lasts until it is repaired. */
    public boolean isLasting() {
        return lasting;
    }

    /** Returns whether the lane waits up to half a minute between two attempts, and so detects the repair late. */
    public boolean awaitsRepair() {
        return switch (this) {
            case PASSWORD_CHANGED, RIGHTS_REVOKED, REDIS_PASSWORD_CHANGED, REDIS_RIGHTS_REVOKED -> true;
            default -> false;
        };
    }

    /** Returns whether it blocks a lane for a while before any attempt fails. */
    boolean isLock() {
        return this == TABLE_LOCKED || this == CHECKPOINT_LOCKED;
    }
}
