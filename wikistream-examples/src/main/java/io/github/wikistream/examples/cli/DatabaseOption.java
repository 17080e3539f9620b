package io.github.wikistream.examples.cli;

import picocli.CommandLine.Parameters;

/** Where the database is, for commands that work on one. */
final class DatabaseOption {
    @Parameters(
            arity = "1",
            paramLabel = "URI",
            description = {
                "The database, @|bold postgresql://|@USER[:PASSWORD]@HOST[:PORT]/DATABASE.",
                "Without a password it is PGPASSWORD, or that of the password file."
            })
    private String uri = "";

    String uri() {
        return uri;
    }
}
