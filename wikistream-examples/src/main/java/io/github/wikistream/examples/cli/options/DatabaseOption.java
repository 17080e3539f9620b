package io.github.wikistream.examples.cli.options;

import picocli.CommandLine.Parameters;

/** The parameter that names a database. */
public final class DatabaseOption {
    @Parameters(
            arity = "1",
            paramLabel = "URI",
            description = {
                "The database, @|bold postgresql://|@USER[:PASSWORD]@HOST[:PORT]/DATABASE.",
                "Without a password it is PGPASSWORD, or that of the password file."
            })
    private String uri = "";

    /** Returns the address of the database. */
    public String uri() {
        return uri;
    }
}
