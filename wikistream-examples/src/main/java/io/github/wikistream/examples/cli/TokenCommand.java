package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.access.Role;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates, lists and revokes access tokens of the dashboard. */
@Command(
        name = "token",
        header = "Creates, lists and revokes access tokens of the dashboard.",
        description = {
            "A dashboard that other machines can reach (--host) answers only requests with a token. Tokens are stored"
                    + " as hashes; a new",
            "token is printed once. Changes take effect at once, also for a dashboard that is running."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream token create grafana",
            "  wikistream token create ops --role admin",
            "  wikistream token list",
            "  wikistream token revoke grafana"
        })
final class TokenCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "ACTION", description = "@|bold create|@, @|bold list|@ or @|bold revoke|@.")
    private Action action = Action.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the holder.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "@|bold read|@ or @|bold admin|@, which may also redrive dead letters and run maintenance."
                    + " Default: read")
    private Role role = Role.READ;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;

    TokenCommand(Console console) {
        this.console = console;
    }

    /** What to do. */
    enum Action {
        CREATE,
        LIST,
        REVOKE
    }

    @Override
    public Integer call() {
        AccessTokens tokens = new AccessTokens(data.folder(), Clock.systemUTC());
        if (action != Action.LIST && name.isEmpty()) {
            throw new IllegalArgumentException("which token? Add the name of its holder");
        }
        switch (action) {
            case CREATE -> console.out().println(tokens.create(name, role));
            case LIST ->
                tokens.list()
                        .forEach(token -> console.out()
                                .println(token.created() + "  "
                                        + token.role().name().toLowerCase(Locale.ROOT) + "  " + token.name()));
            case REVOKE -> {
                if (!tokens.revoke(name)) {
                    throw new IllegalArgumentException("there is no token of '" + name + "'");
                }
            }
        }
        return ExitCode.OK;
    }
}
