package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the programs in the jars to the disk, once per user: into the user's cache folder, or into the data folder if
 * there is none. A folder appears whole or not at all, so concurrent processes may unpack the same program.
 */
final class Binaries {
    private static final String REDIS_VERSION = "7.0.15";

    private Binaries() {}

    /** Returns the folder with {@code bin/postgres}, {@code bin/initdb} and {@code bin/pg_ctl}. */
    static Path postgres(Path dataFolder) {
        Platform host = Platform.current();
        String resource = host.postgresResource();
        URL url = find(resource, host.postgresArtifact(), "PostgreSQL");
        // // Not method references: they would load the optional libraries even if there is nothing to unpack.
        return unpacked(dataFolder, "postgres", url, (in, folder) -> TarXz.unpack(in, folder));
    }

    /** Returns the program file. */
    static Path redis(Path dataFolder) {
        String resource =
                "redis-server-" + REDIS_VERSION + "-" + Platform.current().redisSuffix();
        URL url = find(resource, "org.signal:embedded-redis", "Redis");
        return unpacked(dataFolder, "redis", url, (in, folder) -> {
                    Path program = folder.resolve("redis-server");
                    Files.copy(in, program);
                    makeExecutable(program);
                })
                .resolve("redis-server");
    }

    static void makeExecutable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true, false)) {
            throw new FileSystemException(file.toString(), null, "cannot be made executable");
        }
    }

    private static URL find(String resource, String artifact, String product) {
        try {
            Map<String, URL> found = new LinkedHashMap<>(); // keyed by text: URL.equals() resolves host names
            for (ClassLoader loader : loaders()) {
                for (URL url : Collections.list(loader.getResources(resource))) {
                    found.put(url.toExternalForm(), url);
                }
            }
            if (found.isEmpty()) {
                throw new ServerUnavailableException(
                        "no " + product + " on the class path (" + resource + "): add " + artifact + " to it");
            }
            if (found.size() > 1) {
                throw new ServerUnavailableException(
                        "more than one " + product + " on the class path, keep one of " + found.keySet());
            }
            return found.values().iterator().next();
        } catch (IOException e) {
            throw new ServerException("cannot search the class path for " + resource, e);
        }
    }

    private static Set<ClassLoader> loaders() {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        ClassLoader own = Binaries.class.getClassLoader();
        loaders.add(own == null ? ClassLoader.getSystemClassLoader() : own);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            loaders.add(context);
        }
        return loaders;
    }

    private static Path unpacked(Path dataFolder, String name, URL url, Unpacker unpacker) {
        Path parent = cacheFolder();
        if (parent == null) {
            parent = dataFolder.resolve("binaries");
        }
        Path target = parent;
        try {
            target = parent.resolve(name + "-" + fingerprint(url));
            if (Files.isDirectory(target)) {
                return target;
            }
            Folders.createPrivate(parent);
            Path fresh = Files.createTempDirectory(parent, name + "-unpacking-");
            try (InputStream in = url.openStream()) {
                unpacker.unpack(in, fresh);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(target)) { // else a concurrent process was faster
                    throw e;
                }
            } finally {
                Folders.delete(fresh);
            }
            return target;
        } catch (IOException e) {
            throw new ServerException("cannot unpack " + url + " into " + target + ": " + e, e);
        } catch (NoClassDefFoundError e) {
            throw new ServerUnavailableException(
                    "cannot unpack " + url
                            + ": add org.apache.commons:commons-compress and org.tukaani:xz to the class path",
                    e);
        }
    }

    /**
     * Returns a name that changes with the content without reading it: a warm start does not pay for a checksum of
     * 15 MB.
     */
    private static String fingerprint(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection inJar) {
            try (JarFile jar = inJar.getJarFile()) {
                JarEntry entry = jar.getJarEntry(inJar.getEntryName());
                return Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return Long.toHexString(connection.getLastModified()) + "-" + in.available();
        }
    }

    private static @Nullable Path cacheFolder() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home", ""));
        Path caches;
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            caches = Path.of(xdg);
        } else if (home.isAbsolute() && Files.isDirectory(home)) {
            caches = home.resolve(Platform.current().isLinux() ? ".cache" : "Library/Caches");
        } else {
            return null;
        }
        Path folder = caches.resolve("wikistream");
        try {
            // Owner-only: a user who can write here could replace the programs that are run.
            return Files.isWritable(Folders.createPrivate(folder)) ? folder : null;
        } catch (IOException e) {
            return null; // the home folder is not writable; the data folder is used instead
        }
    }

    private interface Unpacker {
        void unpack(InputStream in, Path folder) throws IOException;
    }
}
