package io.github.wikistream.bench.endtoend;

/** The stores that a pipeline writes to. */
enum Target {
    BOTH("PostgreSQL and Redis"),
    POSTGRES("PostgreSQL"),
    REDIS("Redis"),
    NONE("none");

    private final String title;

    Target(String title) {
        this.title = title;
    }

    boolean hasPostgres() {
        return this == BOTH || this == POSTGRES;
    }

    boolean hasRedis() {
        return this == BOTH || this == REDIS;
    }

    @Override
    public String toString() {
        return title;
    }
}
