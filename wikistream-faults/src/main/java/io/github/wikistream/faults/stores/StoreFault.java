package io.github.wikistream.faults.stores;

/** What can go wrong with a store: one that lasts does so until it is set right, the others are over at once. */
public enum StoreFault {
    /** {@code pg_terminate_backend} in the middle of a transaction. */
    SESSION_ENDED_IN_WRITE(Store.POSTGRES, true),
    /** {@code pg_terminate_backend} between two transactions. */
    SESSION_ENDED_IDLE(Store.POSTGRES, false),
    /** Another session holds a lock on the table. */
    TABLE_LOCKED(Store.POSTGRES, true),
    /** Another session holds a lock on the row of the checkpoint. */
    CHECKPOINT_LOCKED(Store.POSTGRES, true),
    /** A statement takes longer than {@code statement_timeout}. */
    STATEMENT_TIMEOUT(Store.POSTGRES, true),
    /** {@code default_transaction_read_only} is switched on. */
    READ_ONLY(Store.POSTGRES, true),
    /** Inserting fails with SQLSTATE 53100, which a trigger raises. */
    DISK_FULL(Store.POSTGRES, true),
    /** The server is stopped, and started later on the same port. */
    POSTGRES_STOPPED(Store.POSTGRES, true),
    /** The server is killed, and started later on the same port. */
    POSTGRES_KILLED(Store.POSTGRES, true),
    /** The role gets another password, and its sessions end. */
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
    /** {@code REPLICAOF} a server that is not there. */
    REPLICA(Store.REDIS, true),
    /** {@code FLUSHALL}. */
    EMPTIED(Store.REDIS, false),
    /** The server is killed, and started later on the same port. */
    REDIS_KILLED(Store.REDIS, true),
    /** The user gets another password, and its connections end. */
    REDIS_PASSWORD_CHANGED(Store.REDIS, true),
    /** The user may no longer write. */
    REDIS_RIGHTS_REVOKED(Store.REDIS, true);

    /** A store that a fault befalls. */
    public enum Store {
        /** Rows. */
        POSTGRES("postgres"),
        /** Counts. */
        REDIS("redis");

        private final String lane;

        Store(String lane) {
            this.lane = lane;
        }

        /** Returns the name of its lane. */
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

    /** Returns which store it befalls. */
    public Store store() {
        return store;
    }

    /** Tells whether it lasts until it is set right. */
    public boolean isLasting() {
        return lasting;
    }

    /** Returns whether the lane waits up to half a minute for a repair of it between two attempts. */
    public boolean awaitsRepair() {
        return switch (this) {
            case PASSWORD_CHANGED, RIGHTS_REVOKED, REDIS_PASSWORD_CHANGED, REDIS_RIGHTS_REVOKED -> true;
            default -> false;
        };
    }

    /** Tells whether a lane is held up by it for a while before any attempt fails. */
    boolean isLock() {
        return this == TABLE_LOCKED || this == CHECKPOINT_LOCKED;
    }
}
