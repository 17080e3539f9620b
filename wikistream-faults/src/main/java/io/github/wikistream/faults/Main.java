package io.github.wikistream.faults;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Starts a fault run by its simple class name, so that commands need no package name. */
public final class Main {
    private static final List<String> PACKAGES = List.of("matrix", "crash", "stores", "soak", "load");

    private Main() {}

    /**
     * Starts a run.
     *
     * @param arguments the class name, such as {@code FaultMatrix} or {@code CrashMatrix}, followed by the run's own
     *     arguments
     * @throws IllegalArgumentException if no run has that name
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("the first argument must be the name of a run, such as FaultMatrix");
        }
        try {
            find(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Class<?> find(String name) {
        return PACKAGES.stream()
                .flatMap(each -> load(Main.class.getPackageName() + "." + each + "." + name).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no class " + name + " in the packages " + PACKAGES));
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
