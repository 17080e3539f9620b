package io.github.wikistream.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The content of {@code redis.conf}. */
final class RedisConfiguration {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> role;

    /** @param password {@code null} if the server requires none */
    RedisConfiguration(RedisProcess process, ServerLog log, @Nullable String password, RedisServer.Builder builder) {
        settings.put("bind", RedisServer.HOST);
        settings.put("daemonize", "yes"); // a session of its own: Ctrl-C in a terminal reaches this program only
        // keeps the arguments visible, so that the process can be identified by them
        settings.put("set-proc-title", "no");
        settings.put("pidfile", process.pidFile().toString());
        settings.put("logfile", log.file().toString());
        settings.put("dir", process.data().toString());
        settings.put("databases", Integer.toString(builder.databases));
        settings.put("save", "");
        settings.put("appendonly", "yes");
        settings.put("appendfsync", builder.fsync.word);
        if (password != null) {
            settings.put("requirepass", password);
            settings.put("masterauth", password); // needed if it becomes a replica of its former replica
        }
        settings.putAll(builder.settings);
        role = List.copyOf(builder.role);
    }

    /** Returns the text of the file for a port. */
    String text(int port) {
        return "port " + port + "\n"
                + settings.entrySet().stream()
                        .map(setting -> setting.getKey() + " " + quoted(setting.getValue()) + "\n")
                        .collect(Collectors.joining())
                + role.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** Returns a value as a quoted argument. */
    static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
