package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import io.github.wikistream.embedded.internal.PasswordFile;
import io.github.wikistream.embedded.internal.UnprivilegedRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL's files in a data folder, while no server uses them. */
final class PostgresData {
    /** Older versions take their locales from the operating system. */
    private static final int OWN_LOCALES_SINCE = 17;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresData.class);
    private static final String SUPERUSER = "postgres";

    /** Network connections require a password and cannot be superusers. */
    private static final String ACCESS_RULES = """
            # TYPE  DATABASE  USER      ADDRESS        METHOD
            host    all       postgres  127.0.0.1/32   reject
            host    all       all       127.0.0.1/32   scram-sha-256
            """;

    private static final int NO_INSTRUCTIONS_SINCE = 14;

    private final Path folder;
    private final Path data;
    private final PostgresPrograms programs;
    private final ServerLog log;
    private final boolean durable;

    /**
     * Does no I/O.
     *
     * @param durable whether the files survive a crash of the machine
     */
    PostgresData(Path folder, PostgresPrograms programs, ServerLog log, boolean durable) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.programs = programs;
        this.log = log;
        this.durable = durable;
    }

    /** Returns the folder of PostgreSQL's files. */
    Path path() {
        return data;
    }

    /**
     * Creates the files if there are none.
     *
     * @return the password of the role {@link PostgresServer#NAME}
     * @throws ServerException if the files belong to another major version
     */
    String prepare() throws IOException {
        if (Files.exists(data)) {
            requireSameVersion();
            Optional<String> kept = PasswordFile.read(folder);
            return kept.isPresent() ? kept.get() : setPassword();
        }
        String password = PasswordFile.of(folder);
        create(password);
        return password;
    }

    private void requireSameVersion() throws IOException {
        Path versionFile = data.resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            throw new ServerException(
                    data + " exists but holds no PostgreSQL data: remove it or choose another data folder");
        }
        String found = Files.readString(versionFile).strip();
        String ours = programs.version();
        if (!found.equals(ours)) {
            throw new ServerException("the data in " + data + " is of PostgreSQL " + found + ", but this is PostgreSQL "
                    + ours + ": choose another data folder, or copy the data with pg_dump from a PostgreSQL " + found);
        }
    }

    /**
     * Initializes the data in a sibling folder and renames it when complete, so an incomplete data folder is never
     * started.
     */
    private void create(String password) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "data.new-*")) {
            for (Path interrupted : files) {
                Folders.delete(interrupted);
            }
        }
        Path fresh = Files.createTempDirectory(folder, "data.new-");
        List<String> initdb = programs.command("initdb", "-D", fresh.toString(), "-U", SUPERUSER, "-A", "trust");
        initdb.addAll(List.of("-E", "UTF8"));
        int version = Integer.parseInt(programs.version());
        initdb.addAll(
                version >= OWN_LOCALES_SINCE
                        ? List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                        : List.of("--locale=C.UTF-8"));
        if (version >= NO_INSTRUCTIONS_SINCE) {
            initdb.add("--no-instructions");
        }
        if (!durable) {
            initdb.add("--no-sync");
        }
        Processes.Outcome outcome = Processes.run(folder, initdb);
        if (outcome.exitCode() == 0) {
            Files.writeString(fresh.resolve("pg_hba.conf"), ACCESS_RULES);
            List<String> statements = new ArrayList<>(List.of(UnprivilegedRole.create(PostgresServer.NAME)));
            statements.addAll(UnprivilegedRole.rights(PostgresServer.NAME, password, version));
            statements.add("CREATE DATABASE " + PostgresServer.NAME + " OWNER " + PostgresServer.NAME);
            outcome = runSingle(fresh, statements);
        }
        if (hasFailed(outcome)) {
            Folders.delete(fresh);
            throw new ServerException(log.explain("cannot initialize PostgreSQL in " + folder, outcome.output()));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Sets and returns a password for a data folder of an earlier version, whose server accepted every local
     * connection.
     */
    private String setPassword() throws IOException {
        LOG.info("PostgreSQL in {} now requires a password", folder);
        String fresh = PasswordFile.random();
        Files.writeString(data.resolve("pg_hba.conf"), ACCESS_RULES);
        Processes.Outcome outcome =
                runSingle(data, List.of("ALTER ROLE " + PostgresServer.NAME + " PASSWORD '" + fresh + "'"));
        if (hasFailed(outcome)) {
            throw new ServerException(log.explain("cannot set a password for " + data, outcome.output()));
        }
        // Written last: if this is interrupted, the next start sets another password.
        PasswordFile.write(folder, fresh);
        return fresh;
    }

    /** Runs statements as superuser in single-user mode, on data that no server uses; one statement per line. */
    private Processes.Outcome runSingle(Path target, List<String> statements) throws IOException {
        Path file = target.resolve("statements.sql");
        Folders.writePrivately(file, String.join("\n", statements) + "\n");
        try {
            List<String> single = programs.command("postgres", "--single", "-D", target.toString());
            single.addAll(List.of(durable ? "-cfsync=on" : "-cfsync=off", "postgres"));
            return Processes.run(folder, single, file);
        } finally {
            Files.delete(file);
        }
    }

    private static boolean hasFailed(Processes.Outcome outcome) {
        return outcome.exitCode() != 0 || outcome.output().contains("ERROR:");
    }
}
