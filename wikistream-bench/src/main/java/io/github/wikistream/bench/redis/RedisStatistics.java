package io.github.wikistream.bench.redis;

import io.lettuce.core.api.StatefulRedisConnection;

/** What a Redis server says of its own work. */
final class RedisStatistics {
    private final StatefulRedisConnection<String, String> connection;

    RedisStatistics(StatefulRedisConnection<String, String> connection) {
        this.connection = connection;
    }

    /** Starts to count commands from zero. */
    void reset() {
        connection.sync().configResetstat();
    }

    /** Returns the processor time since the server started. */
    double cpuSeconds() {
        return connection
                .sync()
                .info("cpu")
                .lines()
                .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    /** Returns the number of commands since the last reset, except for those of this class. */
    long commands() {
        return connection
                .sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_config"))
                .filter(line -> !line.startsWith("cmdstat_info"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=([0-9]+).*", "$1")))
                .sum();
    }
}
