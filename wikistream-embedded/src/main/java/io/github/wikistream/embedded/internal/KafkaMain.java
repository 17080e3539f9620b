package io.github.wikistream.embedded.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The main class of the process of a Kafka server: formats its data folder if it is new, and starts the server. Kafka is
 * reached by reflection, so that programs without it load this module.
 */
public final class KafkaMain {
    /** The name of the one cluster that such a server may join. */
    private static final String CLUSTER = "d2lraXN0cmVhbS10ZXN0cw";

    private KafkaMain() {}

    /**
     * Starts the server.
     *
     * @param arguments the path of {@code server.properties}
     * @throws IOException if the file cannot be read
     * @throws ReflectiveOperationException if Kafka is not on the class path, or of another version
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        if (!Files.exists(Path.of(settings.getProperty("log.dirs"), "meta.properties"))) {
            format(arguments[0]);
        }
        call("kafka.Kafka", "main", new Class<?>[] {String[].class}, (Object) arguments);
    }

    @SuppressWarnings("SystemOut")
    private static void format(String file) throws ReflectiveOperationException {
        String[] command = {"format", "--cluster-id", CLUSTER, "--config", file};
        Class<?>[] types = {String[].class, PrintStream.class};
        Object code = call("kafka.tools.StorageTool", "execute", types, command, System.out);
        if (!Integer.valueOf(0).equals(code)) {
            throw new IllegalStateException("the data folder was not formatted, exit code " + code);
        }
    }

    private static Object call(String className, String method, Class<?>[] types, Object... arguments)
            throws ReflectiveOperationException {
        try {
            return Class.forName(className).getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(className + "." + method + " failed", e.getCause());
        }
    }
}
