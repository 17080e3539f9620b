package io.github.wikistream.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of PostgreSQL, and how this user can run them. */
final class PostgresPrograms {
    private final Path folder;
    private final Path programs;
    private final List<String> runner;

    /**
     * Unpacks the programs if necessary.
     *
     * @param folder the data folder, where the programs run
     * @throws ServerUnavailableException if there are none for this machine, or this user cannot run them
     */
    PostgresPrograms(Path folder) {
        this.folder = folder;
        this.programs = Binaries.postgres(folder).resolve("bin");
        this.runner = runner(folder, programs);
    }

    /** Returns the major version of the programs, for example 18. */
    String version() {
        Processes.Outcome outcome = Processes.run(folder, command("postgres", "--version"));
        String text = outcome.output().strip(); // postgres (PostgreSQL) 18.6
        String version = text.substring(text.lastIndexOf(' ') + 1);
        if (outcome.exitCode() != 0 || !version.matches("[0-9]+\\..*")) {
            throw new ServerException("cannot run " + programs.resolve("postgres") + ": " + text);
        }
        return version.substring(0, version.indexOf('.'));
    }

    /** Returns the command that runs a program; the list is mutable. */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(runner);
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns the command prefix: empty for an ordinary user; for root, the command that drops root's rights. */
    private static List<String> runner(Path folder, Path programs) {
        if (!Processes.run(folder, List.of("id", "-u")).output().strip().equals("0")) {
            return List.of();
        }
        String remedy = "run as an ordinary user, or use a PostgreSQL of your own";
        if (!Platform.current().isLinux()) {
            throw new ServerUnavailableException("PostgreSQL refuses to run as root: " + remedy);
        }
        List<String> runner = List.of("unshare", "-U");
        List<String> probe = new ArrayList<>(runner);
        probe.addAll(List.of("sh", "-c", "test -w \"$1\" && test -x \"$2\" && echo reached || echo barred", "sh"));
        probe.addAll(List.of(folder.toString(), programs.resolve("postgres").toString()));
        String answer = Processes.run(Path.of("/"), probe).output().strip();
        if (answer.equals("barred")) {
            throw new ServerUnavailableException(
                    "PostgreSQL refuses to run as root, and without root's rights PostgreSQL cannot"
                            + " reach " + folder + " or " + programs
                            + ", because a parent folder belongs to another user and is not accessible:"
                            + " choose a data folder and HOME that root owns, " + remedy);
        }
        if (!answer.equals("reached")) {
            throw new ServerUnavailableException(
                    "PostgreSQL refuses to run as root, and the workaround, a user namespace"
                            + " ('unshare -U' of util-linux), fails here (" + answer + "): " + remedy);
        }
        return runner;
    }
}
