package io.github.wikistream.examples.cli.doctor;

import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.redis.RedisMetricStore;
import java.util.List;

/** Connects to Redis and checks its version, the right to write, and the eviction policy. */
public final class RedisCheck {
    private static final String SUBJECT = "Redis";

    private final String uri;

    public RedisCheck(String uri) {
        this.uri = uri;
    }

    /** Runs the checks. */
    public List<Finding> run() {
        try (RedisMetricStore store = RedisMetricStore.create(uri)) {
            RedisMetricStore.ServerInfo info = store.inspect();
            return List.of(
                    Finding.ok(SUBJECT, "version " + info.version() + ", and the user may write"), eviction(info));
        } catch (WikiStreamException e) {
            return List.of(Finding.fault(
                    SUBJECT, e.getMessage() + ": check address, password (WIKISTREAM_REDIS_PASSWORD) and ACL"));
        }
    }

    private static Finding eviction(RedisMetricStore.ServerInfo info) {
        return switch (info.evictionPolicy()) {
            case "noeviction" -> Finding.ok(SUBJECT, "maxmemory-policy is noeviction");
            case "" -> Finding.skipped(SUBJECT, "the server does not tell its maxmemory-policy");
            default ->
                Finding.warning(
                        SUBJECT,
                        "maxmemory-policy is " + info.evictionPolicy()
                                + ": counts become wrong when memory is short; CONFIG SET maxmemory-policy noeviction");
        };
    }
}
